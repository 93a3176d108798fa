"""A sheet of questions that is asked by telephone, and what six customers answered."""

from datetime import timedelta

from odoo import Command

TITLE = "Quanto costa la vostra aria compressa"

# title, kind, answers: what is said, points
QUESTIONS = [
    (
        "Quanti anni ha il compressore principale?",
        "simple_choice",
        [("Meno di 5", 0), ("Da 5 a 10", 5), ("Più di 10", 10)],
    ),
    (
        "Quando è stata fatta l'ultima ricerca delle perdite?",
        "simple_choice",
        [("Quest'anno", 0), ("Più di un anno fa", 5), ("Mai", 10)],
    ),
    (
        "Che cosa vi pesa di più?",
        "multiple_choice",
        [("La bolletta", 5), ("I fermi", 5), ("Il rumore", 2), ("Niente", 0)],
    ),
    ("Quante ore lavora l'impianto in un anno?", "numerical_box", []),
    ("Che cosa dobbiamo sapere prima di una visita?", "text_box", []),
]

# who answered, how many days ago; which answers, hours, words
ANSWERS = [
    ("rossi", 21, 2, 1, (0, 1), 3900, "Due turni, fermo ad agosto."),
    ("lumezzane", 20, 1, 2, (0,), 2200, None),
    ("garda", 19, 2, 2, (0, 2), 5200, "Serve il permesso per entrare in cava."),
    ("stampi", 13, 0, 0, (3,), 1800, None),
    ("legno", 12, 1, 1, (1,), 2000, "Polvere di legno: filtri ogni mese."),
    ("mecc3", 6, 2, 1, (0, 1), 6100, "Tre turni, si entra solo la domenica."),
]


def build(env, story):
    survey = _write_sheet(env, story)
    for key, days, *said in ANSWERS:
        _answer(env, story, survey, key, days, said)
    program = env["crm.call.program"].search([], order="id", limit=1)
    program.survey_id = survey


def _write_sheet(env, story):
    campaign = env["utm.campaign"].search([("name", "=", "aria_efficiente")])
    return env["survey.survey"].create(
        {
            "title": TITLE,
            "is_interview": True,
            "access_mode": "token",
            "users_login_required": False,
            "scoring_type": "scoring_without_answers",
            "scoring_success_min": 0,
            "user_id": story.users["sara"].id,
            "campaign_id": campaign.id,
            "question_and_page_ids": [
                Command.create(
                    {
                        "title": title,
                        "sequence": number,
                        "question_type": kind,
                        "suggested_answer_ids": [
                            Command.create({"value": value, "answer_score": points})
                            for value, points in answers
                        ],
                    }
                )
                for number, (title, kind, answers) in enumerate(QUESTIONS)
            ],
        }
    )


def _answer(env, story, survey, key, days, said):
    """Ask one customer, as Giulia did on the telephone."""
    partner = story.contacts.get(key, story.customers[key])
    entry = survey._create_answer(
        partner=partner, email=partner.email, interviewer_id=story.users["giulia"].id
    )
    *choices, hours, words = said
    for question, answer in zip(
        survey.question_ids, [*choices, hours, words], strict=True
    ):
        options = question.suggested_answer_ids
        if isinstance(answer, tuple):
            answer = [options[index].id for index in answer]
        elif options:
            answer = options[answer].id
        if answer is not None:
            entry._save_lines(question, answer)
    entry._mark_done()
    moment = env.cr.now() - timedelta(days=days)
    entry.write(
        {
            "start_datetime": moment - timedelta(minutes=6),
            "end_datetime": moment,
            "campaign_id": survey.campaign_id.id,
        }
    )
