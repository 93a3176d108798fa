"""An interview on the telephone, another by the link, and what both said."""

import re

SHEET = "Qualifica di prova"
EVERY_HOUR = {"hour_from": 0, "hour_to": 24}


def _create(kind, **values):
    return [0, 0, {"title": kind, **values}]


def _prepare(system):
    """A question sheet, and a programme that calls one name at any hour."""
    sara = system.rpc("sara")
    yes = {"value": "Sì, presto", "lifecycle_step": "prospect", "consent": "email"}
    questions = [
        _create(
            "Cercate un compressore?",
            question_type="simple_choice",
            suggested_answer_ids=[[0, 0, yes], [0, 0, {"value": "No"}]],
        ),
        _create("Che cosa vi serve?", question_type="text_box"),
    ]
    sheet = {
        "title": SHEET,
        "is_interview": True,
        "access_mode": "token",
        "questions_layout": "one_page",
        "question_and_page_ids": questions,
    }
    (survey_id,) = sara.call("survey.survey", "create", [sheet])
    lead = {
        "name": "Torneria di Prova S.r.l.",
        "is_company": True,
        "phone": "+39 030 555 7001",
        "email": "info@torneriadiprova.example",
    }
    (partner_id,) = sara.call("res.partner", "create", [lead])
    # a number that was not looked up in the register of oppositions needs a consent
    # given within a contract in force: another one may have been ended since
    (purpose,) = sara.find("crm.consent.purpose", [("marketing", "=", True)], limit=1)
    consent = {"partner_id": partner_id, "purpose_id": purpose["id"]}
    consent |= {"channel": "phone", "origin": "contract", "proof": SHEET}
    sara.call("crm.consent", "create", [consent])
    admin = system.rpc()
    companies = admin.call("res.company", "search", [])
    admin.call("res.company", "write", companies, {"crm_keeps_calling_code": False})
    days = [[0, 0, {"weekday": str(day), **EVERY_HOUR}] for day in (5, 6)]
    program = {
        "name": "Prova dell'intervista",
        "survey_id": survey_id,
        "hours_ids": days,
        "item_ids": [[0, 0, {"partner_id": partner_id}]],
        **EVERY_HOUR,
    }
    (program_id,) = sara.call("crm.call.program", "create", [program])
    sara.call("crm.call.program", "action_start", [program_id])
    return survey_id, partner_id, program_id


def _fill(page, text):
    """Answer the sheet's two questions and hand it in."""
    page.get_by_text("Sì, presto").click()
    page.locator("textarea").fill(text)
    page.locator("form button[type=submit]").click()
    page.locator(".modal-footer .btn-primary").click()
    page.locator(".o_survey_finished").wait_for()
    assert "%" not in page.locator(".o_survey_finished").inner_text()


def test_an_interview_on_the_telephone(system):
    """PV-19 the operator interviews, the card follows, the manager reads it."""
    _survey_id, partner_id, program_id = _prepare(system)
    with system.as_user("giulia") as giulia:
        page = giulia.page
        giulia.open(f"/odoo/call-programmes/{program_id}")
        page.locator("button[name=action_call]").click()
        page.locator(".o_crm_call_panel h1", has_text="Torneria").wait_for()
        giulia.settle()
        with page.context.expect_page() as opened:
            page.keyboard.press("i")
        sheet = opened.value
        sheet.locator(".o_crm_interviewed", has_text="Torneria").wait_for()
        _fill(sheet, "Uno <b>silenzioso</b>")
        sheet.close()
        page.bring_to_front()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.locator(".o_crm_call_consents .btn-success", has_text="E-mail").wait_for()
        page.locator(".o_crm_call_card", has_text="Prospect").first.wait_for()
    with system.as_user("sara") as sara:
        sara.open("/odoo/interview-answers?view_type=list")
        row = sara.page.locator(".o_data_row", has_text="silenzioso")
        with sara.page.context.expect_page() as opened:
            row.locator("td.o_data_cell").nth(1).click()
        sheet = opened.value
        sheet.get_by_text("Torneria di Prova").wait_for()
        assert "&lt;b&gt;silenzioso" in sheet.content()
    answers = system.rpc("sara").find(
        "survey.user_input", [("partner_id", "=", partner_id)], ("interviewer_id",)
    )
    assert [one["interviewer_id"][1] for one in answers] == ["Giulia Ferri"]


def test_an_interview_by_the_link(system):
    """PV-19 the salesperson mails the link; the customer answers without a login."""
    survey_id, partner_id, _program_id = _prepare(system)
    # a mail that asks for an interview is market research: art. 130 asks for a consent
    sara = system.rpc("sara")
    (purpose,) = sara.find("crm.consent.purpose", [("marketing", "=", True)], limit=1)
    consent = {"partner_id": partner_id, "purpose_id": purpose["id"], "proof": SHEET}
    sara.call("crm.consent", "create", [{**consent, "channel": "email"}])
    giulia = system.rpc("giulia")
    (kind,) = giulia.find("crm.marketing.action.type", [("kind", "=", "interview")])
    action = {
        "type_id": kind["id"],
        "partner_id": partner_id,
        "survey_id": survey_id,
    }
    (action_id,) = giulia.call("crm.marketing.action", "create", [action])
    with system.as_user("giulia") as person:
        page = person.page
        person.open(f"/odoo/marketing-actions/{action_id}")
        page.locator("button[name=action_invite]").click()
        page.locator(".modal button[name=action_send_mail]").click()
        page.locator(".modal").wait_for(state="detached")
        link = page.locator(".o-mail-Message a[href*='/survey/start/']").first
        address = re.sub(r"^https?://[^/]+", "", link.get_attribute("href"))
    with system.as_visitor() as customer:
        customer.page.goto(system.url + address)
        customer.page.locator("button[value=start]").click()
        _fill(customer.page, "Più aria")
    (answer,) = sara.find(
        "survey.user_input",
        [("partner_id", "=", partner_id)],
        ("state", "interviewer_id", "marketing_action_id"),
    )
    assert (answer["state"], answer["interviewer_id"]) == ("done", False)
    assert answer["marketing_action_id"][0] == action_id
