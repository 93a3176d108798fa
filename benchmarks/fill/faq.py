"""FAQ articles, and what the customers of solved tickets wrote."""

from .clone import BASE, QUIET, clone

NEEDS = ("crm_postvendita",)
AFTER = ("tickets",)
TABLES = ("crm_faq",)

ARTICLES, TOLD = 20_000, 50_000
#: things that can go wrong, and what: together they make the topics
PARTS = (
    "separatore essiccatore radiatore cuscinetto inverter serbatoio valvola filtro"
    " manometro scaricatore quadro ventola cinghia giunto sonda pressostato tubazione"
    " guarnizione pompante termostato"
)
FAULTS = (
    "perdita rumore vibrazione allarme blocco surriscaldamento intasamento usura"
    " rottura taratura sostituzione consumo ossidazione trafilamento deriva"
)
#: syllables of the words that only one text has, as names and codes are
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo ga be co du fi lo"


def seed(env, ids):
    """Make one published article."""
    env = env(context={**env.context, **QUIET})
    faq = env["crm.faq"].create(
        {
            "name": "Perdita d'olio dal separatore",
            "answer": "<p>Sostituire la guarnizione.</p>",
            "lang": "it_IT",
            "audience": "public",
            "state": "published",
            "company_id": False,
        }
    )
    return {"faq": faq.id}


def fill(cr, ids, scale):
    _define_words(cr)
    source = f"""SELECT n, {BASE} + n AS id, bench.said(n, 201) AS title,
            bench.told(n, 202, 40) AS body FROM generate_series(1,
            {int(ARTICLES * scale)}) n"""
    clone(
        cr,
        "crm_faq",
        ids["faq"],
        source,
        {
            "id": "s.id",
            "name": "initcap(s.title)",
            "search_title": "s.title",
            "search_text": "s.body",
            "answer": "'<p>' || s.body || '</p>'",
            "audience": "CASE WHEN s.n % 4 = 0 THEN 'internal' ELSE 'public' END",
            "vote_up": "bench.i(s.n, 203, 20)",
            "vote_down": "bench.i(s.n, 204, 6)",
        },
    )
    cr.execute("DELETE FROM crm_faq_word")
    cr.execute(
        """INSERT INTO crm_faq_word (word, count)
           SELECT w, count(DISTINCT f.id) FROM crm_faq f, LATERAL
                  regexp_split_to_table(search_title || ' ' || search_text, ' ') w
            WHERE length(w) BETWEEN 3 AND 40 GROUP BY w"""
    )
    cr.execute(
        """UPDATE crm_ticket t SET name = bench.said(b.n, 211),
                  description = '<p>Buongiorno, ' || bench.told(b.n, 212, 12)
                                || '</p><p>Cordiali saluti</p>'
             FROM bench.ticket b WHERE b.id = t.id AND NOT b.is_open
              AND b.id IN (SELECT id FROM bench.ticket WHERE NOT is_open
                            ORDER BY opened DESC LIMIT %s)""",
        [int(TOLD * scale)],
    )


def _define_words(cr):
    """Define the texts: a topic's two words, and others by how frequent they are."""
    cr.execute(
        """CREATE OR REPLACE FUNCTION bench.said(n int, purpose int) RETURNS text
               LANGUAGE sql IMMUTABLE AS $$
           SELECT bench.pick(%(faults)s, n, 209) || ' '
                  || bench.pick(%(parts)s, n, 210) $$;
           CREATE OR REPLACE FUNCTION bench.told(n int, purpose int, many int)
               RETURNS text LANGUAGE sql IMMUTABLE AS $$
           SELECT bench.said(n, purpose) || ' ' || string_agg(
                  bench.pick(%(syllables)s, (power(bench.r(n * 64 + k, purpose), 3)
                             * 4000)::int, 301)
                  || bench.pick(%(syllables)s, (power(bench.r(n * 64 + k, purpose), 3)
                                * 4000)::int, 302)
                  || bench.pick(%(syllables)s, (power(bench.r(n * 64 + k, purpose), 3)
                                * 4000)::int, 303), ' ')
             FROM generate_series(1, many) k $$""",
        {
            "parts": PARTS.split(),
            "faults": FAULTS.split(),
            "syllables": SYLLABLES.split(),
        },
    )


def check(env):
    found = env["crm.faq"]._search_ranked("perdita separatore", limit=5)
    assert len(found) == 5, "the articles that were filled are found"
