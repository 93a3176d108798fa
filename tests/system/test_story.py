"""One customer's story, end to end, each step by the person who does it.

The tests run in the order of the file and hand the story on: what Giulia imports
is what Marco visits, what Luca serves and what Paola puts on a statement.
"""

import re
from email.message import EmailMessage

import pytest

from house.paths import ADDONS

from . import web

FAIR = ADDONS / "crm_azienda_demo" / "story" / "tables" / "nominativi_fiera.csv"
CUSTOMER = "Dolciaria Lambrate S.p.A."
WRITER = "r.sala@dolciarialambrate.example"
PHONE = "02 21058880"
ROSSI = "Officine Rossi S.r.l."


def called(system, xmlid):
    """What a record is called in Italian."""
    admin = system.rpc()
    module, name = xmlid.split(".")
    domain = [("module", "=", module), ("name", "=", name)]
    (data,) = admin.find("ir.model.data", domain, ("model", "res_id"))
    (record,) = admin.call(
        data["model"],
        "read",
        [data["res_id"]],
        ["display_name"],
        context={"lang": "it_IT"},
    )
    return record["display_name"]


def customer(system):
    """The customer of the story, as the salesmanager reads it."""
    (partner,) = system.rpc("sara").find(
        "res.partner",
        [("name", "=", CUSTOMER), ("parent_id", "=", False)],
        ("lifecycle", "lifecycle_step_ids", "classifier_value_ids"),
    )
    return partner


def test_1_a_file_of_names_is_imported(system):
    """PV-01 the file as it comes from a spreadsheet; bad rows are listed."""
    with system.as_user("giulia") as giulia:
        page = giulia.page
        giulia.open("/odoo/action-crm_prevendita.crm_name_import_action/new")
        web.create_in(giulia, "bank_id", "Fiera di Brescia")
        page.set_input_files("div[name=file] input[type=file]", FAIR)
        page.wait_for_selector("div[name=file] input, div[name=file] .o_input")
        # rows with a wrong number come back to the supplier
        web.field(giulia, "strict").locator("input").check()
        web.press(giulia, "action_check")
        web.press(giulia, "action_import")
        page.wait_for_selector("button[name=action_open_names]:visible")
        page.get_by_text("Meccanica Partita Errata").first.wait_for()
        giulia.screenshot("import")
    rejected = system.rpc("giulia").find(
        "crm.name.import.row", [("verdict", "=", "rejected")], ("line", "reason")
    )
    assert 38 in [row["line"] for row in rejected]
    assert all(row["reason"] for row in rejected)


def test_2_duplicates_are_joined_and_the_good_ones_extracted(system):
    """PV-02 PV-03 two duplicates found, one name discarded, leads extracted."""
    with system.as_user("giulia") as giulia:
        page = giulia.page
        for duplicate in ("OFF. MECC. CAVAGNA", "Imbalaggi Martesana"):
            giulia.open("/odoo/action-crm_prevendita.crm_name_action")
            web.search(giulia, duplicate)
            web.row(giulia, duplicate).locator("td[name=name]").click()
            web.press(giulia, "action_compare")
            if duplicate.startswith("OFF"):
                giulia.screenshot("duplicates")
            web.press(giulia, "action_merge")
            web.wait_closed(giulia)
        giulia.open("/odoo/action-crm_prevendita.crm_name_action")
        web.search(giulia, "Müller")
        web.row(giulia, "Müller").locator("td[name=name]").click()
        web.press(giulia, "action_discard")
        page.locator(".modal div[name=reason_id] input").first.check()
        web.press(giulia, "action_confirm")
        web.wait_closed(giulia)
        giulia.open("/odoo/action-crm_prevendita.crm_name_action")
        web.search(giulia, "Lambrate")
        web.row(giulia, "Lambrate").locator("td[name=name]").click()
        web.press(giulia, "action_verify")
        web.press(giulia, "action_extract")
        sector = called(
            system, "crm_scheda_cliente.crm_classifier_value_sector_food_and_beverage"
        )
        web.choose(giulia, "classifier_value_ids", sector.split(":")[-1].strip())
        web.press(giulia, "action_confirm")
        web.wait_closed(giulia)
    partner = customer(system)
    assert partner["lifecycle"] == "lead"
    assert partner["classifier_value_ids"]


def test_3_a_call_is_planned_done_and_leads_to_a_visit(system):
    """PV-09 PV-10 MD-01 on the calendar and the desk, with outcome and time."""
    with system.as_user("giulia") as giulia:
        page = giulia.page
        giulia.open("/odoo/my-actions/new")
        web.choose(giulia, "partner_id", CUSTOMER)
        web.set_moment(giulia, "date_start", hour=11)
        page.locator("div[name=priority] a, div[name=priority] button").first.click()
        web.save(giulia)
        giulia.open(
            "/odoo/action-crm_prevendita.crm_marketing_action_action_calendar",
            ".o_calendar_view",
        )
        page.locator(".fc-event").first.wait_for()
        giulia.screenshot("calendar")
        giulia.open("/odoo/mydesk", ".o_desk_entry")
        page.locator(".o_desk_entry", has_text=CUSTOMER).first.wait_for()
        giulia.screenshot("desk")
        entry = page.locator(".o_desk_entry", has_text=CUSTOMER).first
        entry.locator("button .fa-check").first.click()
        web.choose(
            giulia,
            "outcome_id",
            called(system, "crm_prevendita.action_outcome_visit_agreed"),
        )
        giulia.settle()
        web.type_in(giulia, "time_spent", "0:15")
        web.choose(giulia, "next_user_id", "Marco Conti")
        web.press(giulia, "action_confirm")
        web.wait_closed(giulia)
    done, visit = system.rpc("sara").find(
        "crm.marketing.action",
        [("partner_id.name", "=", CUSTOMER)],
        ("state", "time_spent", "calendar_event_id", "user_id"),
        order="id",
    )
    assert (done["state"], done["time_spent"]) == ("done", 0.25)
    assert visit["calendar_event_id"] and visit["user_id"][1] == "Marco Conti"
    desk = system.rpc("marco").call("crm.desk", "get_desk")
    entries = [
        entry
        for section in desk["sections"]
        for entry in section["entries"]
        if CUSTOMER in str(entry["partner"])
    ]
    assert len(entries) == 1, "the visit and its meeting are one thing to do"


def test_4a_the_visit_opens_an_opportunity(system):
    """PV-22 PV-10 SC-07 the lead is a prospect, nothing typed twice."""
    with system.as_user("marco") as marco:
        marco.open("/odoo/my-actions")
        web.search(marco, "Lambrate")
        web.row(marco, CUSTOMER).locator("td[name=type_id]").click()
        web.press(marco, "action_done")
        web.choose(
            marco,
            "outcome_id",
            called(system, "crm_prevendita.action_outcome_opportunity"),
        )
        marco.settle()
        web.type_in(marco, "expected_revenue", "16500")
        web.press(marco, "action_confirm")
        web.wait_closed(marco)
    assert customer(system)["lifecycle"] == "prospect"


def test_4b_it_becomes_a_quotation_an_order_an_invoice_a_payment(system):
    """PV-05 SC-07 BA-01 the prospect is a customer, each step dated."""
    (lead,) = system.rpc("marco").find(
        "crm.lead", [("partner_id.commercial_partner_id.name", "=", CUSTOMER)]
    )
    with system.as_user("marco") as marco:
        page = marco.page
        marco.open(f"/odoo/crm/{lead['id']}", ".o_form_view")
        marco.screenshot("opportunity")
        web.press(marco, "action_sale_quotations_new")
        page.get_by_role("button", name="Aggiungi prodotto").click()
        web.choose(marco, "product_template_id", "BAC 30")
        marco.settle()
        web.save(marco)
        web.press(marco, "action_confirm")
        page.locator(".modal .o_selection_badge").first.click()
        web.press(marco, "action_confirm")
        web.wait_closed(marco)
        page.wait_for_selector("button[name='action_cancel']:visible")
        page.get_by_role("button", name="Crea fattura").locator(
            "visible=true"
        ).first.click()
        web.press(marco, "create_invoices")
        web.wait_closed(marco)
    assert customer(system)["lifecycle"] == "customer"
    with system.as_user("paola") as paola:
        paola.open("/odoo/action-account.action_move_out_invoice_type")
        web.search(paola, CUSTOMER)
        web.row(paola, CUSTOMER).locator(
            "td[name=amount_total_in_currency_signed]"
        ).click()
        web.press(paola, "action_post")
        web.press(paola, "action_register_payment")
        web.press(paola, "action_create_payments")
        web.wait_closed(paola)
    steps = system.rpc("sara").find(
        "crm.lifecycle.step", [("partner_id.name", "=", CUSTOMER)], ("step", "date")
    )
    assert {step["step"] for step in steps} >= {"lead", "prospect", "customer"}
    assert all(step["date"] for step in steps)


def written_by_customer(subject, text, answered=None):
    """A mail of the customer to the help mailbox, or an answer to one of ours."""
    message = EmailMessage()
    message["From"] = f"Renato Sala <{WRITER}>"
    message["To"] = "assistenza@bellandi.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash(subject))}@dolciarialambrate.example>"
    if answered:
        message["In-Reply-To"] = message["References"] = answered["Message-ID"]
    message.set_content(text)
    return message


def test_5_the_customer_writes_and_is_served(system):
    """PO-11 PO-02 PO-04 PO-19 by mail: assigned, answered, closed, rated."""
    question = written_by_customer(
        "Compressore fermo", "Buongiorno,\nil BAC 30 perde olio ed è fermo.\nR. Sala"
    )
    number = system.receive_mail(question)
    (ticket,) = system.rpc("luca").find(
        "crm.ticket",
        [("id", "=", number)],
        ("user_id", "routing_rule_id", "sla_deadline", "partner_id"),
    )
    assert ticket["user_id"][1] == "Luca Moretti"
    assert ticket["routing_rule_id"][1] == "Macchina ferma"
    assert ticket["sla_deadline"]
    with system.as_user("luca") as luca:
        luca.open(f"/odoo/tickets/{number}", ".o_form_view")
        web.answer(luca, "Buongiorno, passiamo domattina alle 9.")
        luca.screenshot("ticket")
        answer = system.wait_for_mail(lambda mail: "domattina" in web.text_of(mail))
        reply = written_by_customer(f"Re: {answer['Subject']}", "Grazie.", answer)
        assert system.receive_mail(reply) == number
        luca.open(f"/odoo/tickets/{number}", ".o_form_view")
        luca.page.get_by_text("Grazie.").first.wait_for()
        web.press(luca, "action_solve")
    system.rpc().call("mail.mail", "process_email_queue")
    rating = system.wait_for_mail(lambda mail: "/satisfaction/" in web.text_of(mail))
    link = re.search(r"/satisfaction/[\w-]+/5", web.text_of(rating))[0]
    page = system.browser.new_page(locale="it-IT")
    page.goto(system.url + link)
    page.click("form[action*=satisfaction] button[type=submit]")
    page.locator(".alert-success[role='status']").wait_for()
    page.close()
    (ticket,) = system.rpc("elena").find(
        "crm.ticket", [("id", "=", number)], ("rating_last_value",)
    )
    assert ticket["rating_last_value"] == 5


def test_6_the_accountant_prints_the_statement(system):
    """SC-03 without any CRM role; opening + movements = closing = the ledger."""
    (partner,) = system.rpc("sara").find("res.partner", [("name", "=", ROSSI)])
    with system.as_user("paola") as paola:
        page = paola.page
        paola.open("/odoo/customer-statement", ".o_crm_statement")
        page.get_by_text(ROSSI).first.click()
        page.get_by_text("FATT/").first.wait_for()
        paola.screenshot("statement")
        for kind in ("PDF", "XLSX"):
            with page.expect_download() as download:
                page.get_by_role("button", name=kind).first.click()
            assert download.value.suggested_filename.lower().endswith(kind.lower())
    statement = system.rpc("paola").call(
        "crm.customer.statement",
        "get_statement",
        [partner["id"]],
        kind="ledger",
        date_from="2025-01-01",
    )
    (account,) = statement["statements"][0]["accounts"]
    moved = account["debit"] - account["credit"]
    assert round(account["opening"] + moved - account["closing"], 2) == 0
    assert round(account["closing"] - account["ledger"], 2) == 0
    system.refused("giulia", "crm.customer.statement", "get_statement", [partner["id"]])


def test_7_the_caller_is_found_and_the_card_opens(system):
    """MD-03 SC-01 the number, the name, everything on one timeline."""
    with system.as_user("sara") as sara:
        page = sara.page
        sara.open("/odoo/mydesk", ".o_desk, .o_desk_entry")
        page.locator(".o_caller_menu input, input.o_caller_input").first.fill(PHONE)
        page.get_by_text(CUSTOMER).first.wait_for()
        sara.screenshot("caller")
        page.keyboard.press("Enter")
        page.wait_for_selector(".o_crm_card")
        sara.screenshot("card")


#: each step refused to somebody who must not: login, model, method, arguments
REFUSED = [
    ("luca", "crm.name.import", "create", ({"filename": "x.csv"},)),
    ("paola", "crm.name", "search_read", ([], ["name"])),
    ("paola", "crm.marketing.action", "search_read", ([], ["name"])),
    ("luca", "crm.lead", "search_read", ([], ["name"])),
    ("giulia", "crm.ticket", "create", ({"name": "x"},)),
    ("paola", "crm.ticket", "search_read", ([], ["name"])),
    ("giulia", "crm.customer.statement", "get_statement", ([],)),
    ("luca", "crm.customer.statement", "get_statement", ([],)),
    ("anna.rossi@officinerossi.example", "crm.caller", "find", ("030",)),
    ("anna.rossi@officinerossi.example", "crm.customer.card", "get_card", (1,)),
    ("anna.rossi@officinerossi.example", "crm.desk", "get_desk", ()),
]


@pytest.mark.parametrize(("login", "model", "method", "arguments"), REFUSED)
def test_8_each_step_is_refused_to_others(system, login, model, method, arguments):
    """SU-01 agents see their own, managers see all, strangers nothing."""
    said = system.refused(login, model, method, *arguments)
    assert re.search("AccessError|UserError", said)


def test_8_a_stranger_gets_nothing(system):
    """SU-01 without a session there is only the login page."""
    system.refused("nobody", "crm.desk", "get_desk", password="nothing")
