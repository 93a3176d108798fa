"""FAQ: search, suggestions while a ticket is typed, the night's clustering."""

from measure import Operation

NEEDS = ("crm_postvendita",)

#: the first page of a search: the articles with all the words, ranked, and their text
SEARCH = """
    SELECT f.id, f.name, f.answer, ts_rank('{0.1,0.2,0.4,1.0}', f.search_vector, q, 1) r
      FROM crm_faq f, to_tsquery('italian', %(every)s) q
     WHERE f.search_vector @@ q AND f.active AND f.state IN ('published', 'due')
       AND (f.company_id IS NULL OR f.company_id = 1)
     ORDER BY r DESC, f.id DESC LIMIT 10"""

SEARCHES = {
    "two words": "perdita separatore",
    "one common word": "allarme",
    "a word misspelt": "surriscaldamnto essicatore",
}
TICKET = (
    "Buongiorno, da ieri il separatore perde olio e sotto la macchina si allarga la"
    " macchia, la pressione scende e il manometro segna meno di cinque bar. Abbiamo"
    " controllato la guarnizione e il tubo, potete mandare un tecnico con il ricambio?"
)
ANY = "separator | perd | macchin | guarnizion | manometr | pression | tub"


def operations(env):
    faqs = env["crm.faq"].with_context(lang="it_IT")
    domain = faqs._get_shown_domain()
    for label, text in SEARCHES.items():
        every = " & ".join(text.split())
        yield Operation(
            f"FAQ search among 20,000 articles, {label}",
            _search(faqs, text, domain),
            _sql("perdita & separatore" if "misspelt" in label else every),
            plus=10,
            queries=6,
        )
    yield Operation(
        "FAQ suggestions for a whole ticket among 20,000 articles",
        lambda env: faqs.get_suggestions(TICKET),
        _sql(ANY),
        plus=10,
        queries=6,
    )
    yield Operation(
        "FAQ drafts from 50,000 solved tickets, the first night",
        _night,
        limit=10 * 60 * 1000,
        memory=2048,
    )


def _search(faqs, text, domain):
    return lambda env: [
        (faq.name, faq.answer) for faq in faqs._search_ranked(text, domain)
    ]


def _sql(query):
    def compute(env):
        env.cr.execute(SEARCH, {"every": query})
        return env.cr.fetchall()

    return compute


def _night(env):
    """Every step of a first night over the newest 50,000 tickets."""
    topics, texts = env["crm.faq.topic"], env["crm.faq.ticket.text"]
    newest = texts._get_unread()[-50_000:]
    for start in range(0, len(newest), 1000):
        texts._read_tickets(newest[start : start + 1000])
        env.flush_all()
        env.invalidate_all()
    while texts.search_count([("placed", "=", False)], limit=1):
        first = texts.search([("placed", "=", False)], limit=1)
        domain = [("placed", "=", False), ("lang", "=", first.lang)]
        topics._place_texts(texts.search(domain, limit=1000))
        env.flush_all()
        env.invalidate_all()
    topics._merge_alike()
    for topic in topics._get_worth_drafting():
        topic._make_draft()
    env.flush_all()
