"""A stranger on the site becomes a lead that the operator reads everything about."""

import base64
import re

from . import web

CONTENT = b"%PDF-1.4 how to find a leak"
TITLE = "Guida alle perdite d'aria"
ADDRESS = "ada.neri@neri.example"


def offer(system):
    """Publish the document as the sales manager."""
    return system.rpc("sara").call(
        "crm.download",
        "create",
        {
            "name": TITLE,
            "subtitle": "Quanto costa una perdita, e come si trova",
            "file": base64.b64encode(CONTENT).decode(),
            "filename": "guida.pdf",
            "is_published": True,
            "company_id": False,
        },
    )


def send_mails(system):
    """Let the queue of mails go, as the scheduler does."""
    found = system.rpc().find(
        "ir.model.data",
        [["module", "=", "mail"], ["name", "=", "ir_cron_mail_scheduler_action"]],
        ["res_id"],
    )
    system.rpc().call("ir.cron", "method_direct_trigger", [found[0]["res_id"]])


def link_of(message):
    """The path of the link in a mail."""
    text = message.get_body(("html", "plain")).get_content()
    return re.search(r"/downloads/link/[\w-]+", text)[0]


def test_a_document_is_asked_for_and_becomes_a_lead(system):
    """PV-06 PV-35 Asked for, sent, downloaded; lead, consents and pages on the card."""
    offer(system)
    with system.as_visitor() as ada:
        page = ada.page
        ada.open("/downloads?utm_source=Rivista")
        page.get_by_role("heading", name=TITLE).wait_for()
        ada.screenshot("site_downloads")
        page.locator(".card", has_text=TITLE).locator("a.btn").click()
        page.fill("input[name=email]", ADDRESS)
        page.fill("input[name=name]", "Ada Neri")
        page.fill("input[name=company]", "Neri S.r.l.")
        page.check("input[name=consent]")
        page.check("input[name=navigation]")
        ada.screenshot("site_download_form")
        page.click(".o_crm_download_form button[type=submit]")
        page.wait_for_selector(".o_crm_download_asked")
        send_mails(system)
        mail = system.wait_for_mail(lambda m: ADDRESS in str(m["To"]))
        ada.open(link_of(mail))
        with page.expect_download() as download:
            page.click(".o_crm_download_link button.btn-primary")
        assert download.value.suggested_filename == "guida.pdf"
        assert download.value.path().read_bytes() == CONTENT
        ada.open("/contactus")
    partner = system.rpc("sara").find("res.partner", [["email", "=", ADDRESS]])
    assert len(partner) == 1
    with system.as_user("sara") as sara:
        sara.open(f"/odoo/action-contacts.action_contacts/{partner[0]['id']}")
        web.press(sara, "action_open_customer_card")
        sara.page.wait_for_selector(".o_crm_card")
        sara.screenshot("site_card")
        text = sara.page.inner_text(".o_action_manager")
        for word in (f"Ha scaricato “{TITLE}”", "Sul sito", "Neri S.r.l."):
            assert word in text, word
    leads = system.rpc("sara").find(
        "crm.lead", [["partner_id", "=", partner[0]["id"]]], ["source_id", "type"]
    )
    assert [lead["source_id"][1] for lead in leads] == ["Rivista"]


def test_a_customer_agrees_and_takes_it_back(system):
    """PV-35 A customer lets the site note what is read, sees it, and deletes it."""
    login = "anna.rossi@officinerossi.example"
    with system.as_visitor() as anna:
        page = anna.page
        anna.log_in(login, login)
        anna.open("/my/navigation")
        page.get_by_role("button", name="Acconsento").click()
        page.get_by_text("Ha acconsentito il").wait_for()
        anna.open("/contactus")
        anna.open("/my/navigation")
        page.locator("main tbody tr", has_text="Contact").wait_for()
        anna.screenshot("site_navigation")
        (me,) = system.rpc("sara").find("res.partner", [["email", "=", login]])
        seen = [["partner_id", "=", me["id"]]]
        assert system.rpc("sara").find("crm.web.visit.line", seen)
        page.get_by_role("button", name="Revoca e cancella tutto").click()
        page.get_by_text("Non ha acconsentito").wait_for()
        assert not system.rpc("sara").find("crm.web.visit.line", seen)
