"""FAQ: articles, what customers search, drafts from solved tickets; satisfaction."""

from datetime import timedelta

from odoo.tools import SQL, plaintext2html

from odoo.addons.crm_postvendita.models.conversation.crm_ticket_acknowledgement import (
    SILENT,
)
from odoo.addons.crm_postvendita.models.ticket.crm_ticket_stage import NO_RATING

from .postvendita import _backdate, _moment

# question, answer, category, audience, keywords, helpful, not helpful
ARTICLES = [
    ("Il compressore si ferma per sovratemperatura: cosa controllo?",
     "1. Fermare la macchina e lasciarla raffreddare.\n2. Pulire il radiatore con aria"
     " a bassa pressione, dall'interno verso l'esterno.\n3. Controllare il livello"
     " dell'olio e l'aerazione del locale (massimo 40 °C).\nSe l'allarme ritorna,"
     " aprire una richiesta indicando matricola e ore di lavoro.",
     "faults", "public", "allarme temperatura, blocco termico", 14, 2),
    ("Perdita d'olio dal separatore: è urgente?",
     "Se la perdita è di poche gocce al giorno si può lavorare, rabboccando. Serrare"
     " il coperchio del separatore e, se non basta, sostituire la guarnizione.",
     "faults", "public", "trafilamento, guarnizione", 9, 1),
    ("L'essiccatore segna un punto di rugiada alto",
     "Premere il pulsante di prova dello scaricatore di condensa: se non scarica va"
     " pulito. Poi controllare che il condensatore non sia coperto di polvere.",
     "faults", "public", "condensa, acqua in linea, umidità", 11, 0),
    ("Ogni quante ore si cambiano i filtri?",
     "Filtro aria 2.000 ore (1.000 in ambienti polverosi), filtro olio 2.000 ore,"
     " separatore 4.000 ore. I kit sono nel catalogo ricambi.",
     "machines", "public", "tagliando, intervallo, manutenzione", 21, 1),
    ("Come si legge una fattura e come si segnala un errore?",
     "Ogni riga riporta ordine e documento di trasporto. Per un errore rispondere"
     " alla mail della fattura o aprire una richiesta: emettiamo nota di credito.",
     "admin", "public", "nota di credito, importo", 4, 0),
    ("Dove trovo manuali e schemi elettrici?",
     "Nel portale, nella scheda della macchina, sotto Documenti, in PDF.",
     "portal", "public", "documentazione, PDF", 8, 0),
    ("Valvole di aspirazione del lotto 2024-11: come riconoscerle",
     "Il numero di lotto è inciso sul bordo. Sostituire in garanzia, non comunicare"
     " al cliente prima di aver sentito il responsabile.",
     "faults", "internal", "garanzia, lotto", 0, 0),
]  # fmt: skip
ENGLISH = (
    "The compressor stops for high temperature: what shall I check?",
    "Stop the machine and let it cool. Clean the cooler with low-pressure air and"
    " check the oil level. If the alarm returns, open a ticket with the serial number.",
)
SYNONYMS = [
    "compressore, motocompressore, gruppo aria",
    "sovratemperatura, surriscaldamento, blocco termico",
    "essiccatore, dryer, asciugatore",
    "olio, lubrificante",
    "tagliando, manutenzione, revisione",
]
WISHES = [("noleggio compressore estivo", 6), ("scarico condensa smaltimento", 3)]

PORTAL = (
    "La password si reimposta dalla pagina di accesso del portale: premere “Reimposta"
    " password”, arriva una mail con un collegamento che vale 24 ore."
)
FILTER = (
    "Il filtro aria del BAC 15 ha codice FA-150: si svita il coperchio, si sfila la"
    " cartuccia e si pulisce la sede prima di montare quella nuova."
)
# customer, days ago, subject, text, solution, satisfaction, recommendation, effort
SOLVED = [
    ("rossi", 61, "Password del portale dimenticata",
     "Non riesco ad entrare nel portale, ho dimenticato la password.", PORTAL, 5, 9, 1),
    ("serio", 55, "Reimpostare la password", "Come si reimposta la password del"
     " portale?", "Premere “Reimposta password” nella pagina di accesso.", 4, 8, 2),
    ("garda", 48, "Accesso al portale", "Il portale non accetta la mia password.",
     PORTAL, 5, 10, 1),
    ("latte", 37, "Login portale impossibile", "Login al portale impossibile, password"
     " errata.", "Abbiamo mandato il collegamento per reimpostare la password.",
     3, 7, 3),
    ("acqua", 20, "Nuova password portale", "Serve una nuova password per accedere al"
     " portale.", PORTAL, 4, 9, 2),
    ("lumezzane", 11, "Utente bloccato sul portale", "Utente bloccato sul portale dopo"
     " troppi tentativi di password.", PORTAL, None, None, None),
    ("valtrompia", 70, "Codice del filtro aria", "Che codice ha la cartuccia del filtro"
     " aria del BAC 15?", FILTER, 5, 9, 1),
    ("fonderia", 58, "Filtro aria da sostituire", "Come si smonta la cartuccia del"
     " filtro aria?", FILTER, 4, 8, 2),
    ("plastbergamo", 44, "Cartuccia filtro aria BAC 15", "Serve il codice della"
     " cartuccia filtro aria.", "Codice FA-150, disponibile a magazzino.", 4, 7, 2),
    ("rossi", 33, "Cambio del filtro aria", "Come si cambia il filtro aria del BAC 15?",
     FILTER, None, None, None),
    ("serio", 25, "Filtro aria: quale cartuccia", "Quale cartuccia per il filtro aria"
     " del BAC 15?", FILTER, 2, 4, 4),
    ("garda", 15, "Ricambio filtro aria", "Ci serve la cartuccia del filtro aria BAC 15"
     " e come si monta.", FILTER, 5, 10, 1),
]  # fmt: skip


def build(env, story):
    categories = {
        key: env.ref(f"crm_postvendita.crm_faq_category_{key}")
        for key in ("faults", "machines", "admin", "portal")
    }
    env["crm.faq.synonym"].create([{"words": words} for words in SYNONYMS])
    for row in ARTICLES:
        _write_article(env, story, categories, row)
    if "en_US" in dict(env["res.lang"].get_installed()):
        _write_english(env, story)
    for text, count in WISHES:
        wish = env["crm.faq.wish"]._record(text, "public")
        wish.count = count
    for row in SOLVED:
        _write_solved(env, story, row)
    for _step in range(20):
        _done, remaining = env["crm.faq.topic"]._step(500, 500, 20)
        if not remaining:
            break


def _write_article(env, story, categories, row):
    question, answer, category, audience, keywords, up, down = row
    faq = env["crm.faq"].create(
        {
            "name": question,
            "answer": plaintext2html(answer),
            "category_id": categories[category].id,
            "audience": audience,
            "keywords": keywords,
            "lang": env.lang,
            "user_id": story.users["luca"].id,
            "reviewer_id": story.users["elena"].id,
            "state": "published",
            "published_on": story.today - timedelta(days=200),
            "review_date": story.today + timedelta(days=165),
        }
    )
    votes = [True] * up + [False] * down
    env["crm.faq.vote"].create(
        [
            {
                "faq_id": faq.id,
                "voter": f"story:{number}",
                "value": "up" if helpful else "down",
            }
            for number, helpful in enumerate(votes)
        ]
    )
    faq.write({"vote_up": up, "vote_down": down})
    env["crm.faq.use"].create(
        [
            {
                "faq_id": faq.id,
                "kind": "avoided" if number % 3 == 0 else "read",
                "date": _moment(story, 5 * number + 1, 10),
            }
            for number in range(2 * up)
        ]
    )


def _write_english(env, story):
    first = env["crm.faq"].search([("name", "=", ARTICLES[0][0])], limit=1)
    question, answer = ENGLISH
    env["crm.faq"].create(
        {
            "name": question,
            "answer": plaintext2html(answer),
            "category_id": first.category_id.id,
            "audience": "public",
            "lang": "en_US",
            "translation_of_id": first.id,
            "user_id": story.users["luca"].id,
            "state": "published",
        }
    )


def _write_solved(env, story, row):
    key, days, subject, text, solution, csat, nps, effort = row
    opened = _moment(story, days, 9)
    agent = story.users["luca"]
    contact = story.contacts.get(key) or story.customers[key]
    ticket = _open_ticket(env, agent, contact, subject, text)
    _send_solution(ticket, agent, solution)
    ticket._move_to("closed")
    request = env["crm.satisfaction"]._ask(ticket)
    if csat:
        ticket._answer_satisfaction(
            {"csat": csat, "nps_vote": nps, "effort": effort}, "mail"
        )
    answered = opened + timedelta(hours=3)
    _backdate(env, ticket, opened, answered, answered)
    _backdate_request(env, request, answered)


def _open_ticket(env, agent, contact, subject, text):
    """Return a new ticket of a customer; its closing asks for no rating."""
    # a story: nobody is told that his request has come in
    tickets = env["crm.ticket"].with_context(crm_ticket_silent=SILENT)
    ticket = tickets.create(
        {
            "name": subject,
            "partner_id": contact.id,
            "team_id": env.ref("crm_postvendita.crm_ticket_team_default").id,
            "user_id": agent.id,
            "description": plaintext2html(text),
            "channel_id": env.ref("crm_postvendita.crm_ticket_channel_portal").id,
            "category_id": env.ref("crm_postvendita.crm_ticket_category_info").id,
        }
    )
    return ticket.with_env(env).with_context(crm_ticket_no_rating=NO_RATING)


def _send_solution(ticket, agent, solution):
    answer = f"Buongiorno,\n{solution}\nCordiali saluti\n{agent.name}"
    ticket.message_post(
        body=answer,
        author_id=agent.partner_id.id,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )


def _backdate_request(env, request, day):
    """Ask for an opinion on a day of the past; who answered did so a day later."""
    env.cr.execute(
        SQL(
            "UPDATE crm_satisfaction SET asked_on = %(day)s, answered_on = CASE WHEN"
            " answered_on IS NULL THEN NULL ELSE %(day)s + interval '1 day' END"
            " WHERE id = %(id)s",
            day=day,
            id=request.id,
        )
    )
    env.invalidate_all()
