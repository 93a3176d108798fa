"""A technician's visit on a phone, and what the customer finds in the portal."""

import base64

from . import web

ANNA = "anna.rossi@officinerossi.example"
PHONE = {"width": 390, "height": 800}
FORM = ".o_form_view .o_form_sheet"
CARD = ".o_field_x2many_kanban .o_kanban_record:not(.o_kanban_ghost)"


def visit_of_rossi(system):
    """The next visit to anna's company, with its technician: its id."""
    desk = system.rpc("elena")
    domain = [["partner_id.name", "=like", "Officine Rossi%"], ["state", "!=", "done"]]
    visit = desk.find("crm.maintenance.visit", domain, ["id"], order="date_due")[0]
    luca = desk.find("res.users", [["login", "=", "luca"]], ["id"])[0]
    desk.call("crm.maintenance.visit", "write", [visit["id"]], {"user_id": luca["id"]})
    return visit["id"]


def press_on_top(person, name):
    """Press a button of the form's head, which a phone folds away."""
    button = person.page.locator(f".o_statusbar_buttons button[name={name}]")
    if not button.is_visible():
        person.page.click(".o_statusbar_buttons .dropdown-toggle")
    web.press(person, name)


def test_a_visit_is_made_and_signed_on_a_phone(system):
    """PO-21 Checks by a tap, the customer signs, a finding becomes a ticket; PDF."""
    visit = visit_of_rossi(system)
    with system.as_user("luca", size=PHONE) as luca:
        page = luca.page
        luca.open(f"/odoo/visits/{visit}", wait=CARD)
        cards = page.locator(CARD)
        cards.nth(0).locator("button[name=action_ok]").click()
        cards.nth(0).locator(".btn-success").wait_for()
        luca.settle()
        cards.nth(1).locator("button[name=action_ko]").click()
        cards.nth(1).locator(".btn-danger").wait_for()
        luca.screenshot("visit_phone")
        press_on_top(luca, "action_check_in")
        press_on_top(luca, "action_check_out")
        page.click(".o_notebook_headers [name=signature]")
        page.fill("[name=signed_by] input", "Anna Rossi")
        page.click("[name=signature] .o_signature")
        page.locator(".modal canvas").first.wait_for()
        accept = page.locator(".modal footer .btn-primary:not([disabled])")
        accept.first.click()
        web.wait_closed(luca)
        web.save(luca)
        press_on_top(luca, "action_done")
    desk = system.rpc("luca")
    fields = ["state", "signed_on", "findings_count"]
    found = desk.find("crm.maintenance.visit", [["id", "=", visit]], fields)[0]
    assert found["state"] == "done" and found["signed_on"]
    assert found["findings_count"] == 1
    with system.as_user("luca") as luca:
        luca.open(f"/odoo/visits/{visit}", wait=FORM)
        web.press(luca, "action_open_ticket")
        luca.page.wait_for_selector(".o_list_view .o_data_row")
    checks = desk.find(
        "crm.maintenance.check",
        [["visit_id", "=", visit], ["ticket_id", "!=", False]],
        ["ticket_id"],
    )
    assert len(checks) == 1
    with system.as_user(ANNA, size=PHONE) as anna:
        anna.open("/my/contracts", wait="main a[href^='/my/contracts/']")
        anna.page.click("main a[href^='/my/contracts/'] >> nth=0")
        report = anna.page.locator(f"a[href='/my/visits/{visit}']")
        report.wait_for()
        anna.screenshot("contract_portal_phone")
        answer = anna.page.request.get(f"{system.url}/my/visits/{visit}")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")


def test_a_document_is_for_the_customer_once_it_is_marked(system):
    """PO-23 What is filed with a machine reaches the portal when it is marked."""
    desk = system.rpc("luca")
    domain = [["partner_id.name", "=like", "Officine Rossi%"], ["state", "=", "in_use"]]
    machine = desk.find("crm.equipment", domain, ["id"], order="id")[0]["id"]
    content = b"How to change the filter"
    desk.call(
        "ir.attachment",
        "create",
        {
            "name": "Istruzioni.txt",
            "datas": base64.b64encode(content).decode(),
            "res_model": "crm.equipment",
            "res_id": machine,
        },
    )
    with system.as_user(ANNA) as anna, system.as_user("luca") as luca:
        anna.open(f"/my/equipment/{machine}", wait="main form")
        assert anna.page.get_by_text("Istruzioni.txt").count() == 0
        luca.open(f"/odoo/equipment/{machine}", wait=FORM)
        web.press(luca, "action_view_documents")
        line = web.row(luca, "Istruzioni.txt")
        line.locator("[name=crm_on_portal] input").click()
        luca.settle()
        luca.screenshot("machine_documents")
        anna.open(f"/my/equipment/{machine}", wait="main form")
        link = anna.page.get_by_role("link", name="Istruzioni.txt")
        answer = anna.page.request.get(system.url + link.get_attribute("href"))
        assert answer.body() == content
