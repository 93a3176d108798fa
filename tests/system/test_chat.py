"""The chat and the forum of the site, as visitor, customer and operator."""

import pytest

from .web import press, save

ANNA = "anna.rossi@officinerossi.example"
ASKED = "Buongiorno, il compressore perde olio dal filtro"
COMPOSER = ".o-mail-Composer-input"
OFFLINE = ".o_crm_livechat_offline"
BUTTON = f".o-livechat-LivechatButton:not({OFFLINE})"


@pytest.fixture(scope="module")
def site(system):
    """Luca answers the site's chat."""
    admin = system.rpc()
    group = admin.call(
        "ir.model.data",
        "check_object_reference",
        "im_livechat",
        "im_livechat_group_user",
    )[1]
    (luca,) = admin.find("res.users", [("login", "=", "luca")])
    (website,) = admin.find("website", [], limit=1)
    (chat,) = admin.find("im_livechat.channel", [], limit=1)
    admin.call("res.users", "write", [luca["id"]], {"group_ids": [(4, group)]})
    values = {"user_ids": [(6, 0, [luca["id"]])]}
    admin.call("im_livechat.channel", "write", [chat["id"]], values)
    admin.call("website", "write", [website["id"]], {"channel_id": chat["id"]})
    return system


def say(page, text):
    """Write in the chat that is open."""
    page.locator(COMPOSER).first.fill(text)
    page.locator(COMPOSER).first.press("Enter")
    page.locator(".o-mail-Message", has_text=text).wait_for()


def last_ticket(system, code):
    found = system.rpc("elena").find(
        "crm.ticket",
        [("channel_id.code", "=", code)],
        ["name", "partner_id", "number", "description"],
        limit=1,
    )
    assert found, f"No ticket came by {code}."
    return found[0]


def test_nobody_is_there(site):
    """PO-12 a visitor who finds nobody in the chat leaves a request: a ticket."""
    with site.as_visitor() as visitor:
        visitor.page.goto(f"{site.url}/")
        visitor.page.locator(OFFLINE).click()
        page = visitor.page
        page.fill("#request_name", "Gino Nuovo")
        page.fill("#request_email", "gino@nuovo.example")
        page.fill("#request_text", "Vorrei un preventivo per un essiccatore")
        visitor.screenshot("chat-nobody")
        page.click(".o_crm_offline_form button[type=submit]")
        page.wait_for_selector(".alert-success")
    ticket = last_ticket(site, "chat")
    assert ticket["name"] == "Vorrei un preventivo per un essiccatore"


def test_chat_becomes_a_ticket(site):
    """PO-12 a customer chats, the operator answers from the FAQ, it is a ticket."""
    with site.as_user("luca") as luca:
        luca.open("/odoo/discuss", ".o-mail-DiscussSidebar")
        with site.as_user(ANNA) as anna:
            wait_for_operator(anna, site)
            anna.page.locator(BUTTON).click()
            say(anna.page, ASKED)
            answer(luca)
            anna.page.locator(".o-mail-Message", has_text="radiatore").wait_for()
            make_ticket(luca)
            anna.screenshot("chat-customer")
    ticket = last_ticket(site, "chat")
    assert ticket["name"] == ASKED
    assert ticket["partner_id"][1].endswith("Anna Rossi")
    assert "radiatore" in ticket["description"]


def wait_for_operator(person, system, attempts=30):
    """Come to the site again until the operator's browser has said he is there."""
    for _attempt in range(attempts):
        person.page.goto(f"{system.url}/")
        person.page.locator(f"{BUTTON}, {OFFLINE}").wait_for()
        if person.page.locator(BUTTON).count():
            return
    raise AssertionError("The operator is not there for the chat.")


def answer(luca):
    """Answer with an article of the FAQ, by the shortcut."""
    page = luca.page
    page.locator(".o-mail-DiscussSidebarChannel", has_text="Anna").first.click()
    panel = page.locator(".o_crm_chat_customer")
    panel.get_by_text("Officine Rossi").first.wait_for()
    box = page.locator(COMPOSER).first
    box.click()
    box.press_sequentially("::sovratemperatura", delay=20)
    page.locator(".o-mail-Composer-suggestion", has_text="sovratemperatura").wait_for()
    luca.screenshot("chat-operator")
    box.press("Enter")
    page.wait_for_function(
        "selector => document.querySelector(selector).value.includes('radiatore')",
        arg=COMPOSER,
    )
    box.press("Enter")
    page.locator(".o-mail-Message", has_text="radiatore").first.wait_for()


def make_ticket(luca):
    """Make the ticket in the panel beside the chat; a second time it is the same."""
    page = luca.page
    page.locator(".o_crm_chat_document[data-key=ticket]").click()
    page.locator(".o_form_view div[name=number]").wait_for()
    number = page.locator(".o_form_view div[name=number]").inner_text()
    luca.screenshot("chat-ticket")
    luca.open("/odoo/discuss", ".o-mail-DiscussSidebar")
    page.locator(".o-mail-DiscussSidebarChannel", has_text="Anna").first.click()
    page.locator(".o_crm_chat_document[data-key=ticket]", has_text=number).wait_for()


def test_thread_becomes_a_ticket(site):
    """PO-13 a thread of the forum becomes a ticket and the answer goes back to it."""
    thread = ask_in_the_forum(site)
    with site.as_user("elena") as elena:
        elena.open(f"/forum/{thread['forum_id'][0]}/{thread['id']}", "main")
        elena.page.click(".o_crm_thread_tools button[data-key=ticket]")
        elena.page.locator(".o_form_view div[name=number]").wait_for()
        elena.settle()
        press(elena, "action_answer_in_forum")
        body = elena.page.locator(".modal div[name=body] .odoo-editor-editable")
        body.click()
        elena.page.keyboard.type("Olio minerale ISO VG 46, ogni 4000 ore.")
        elena.screenshot("forum-answer")
        press(elena, "action_publish")
        elena.page.wait_for_selector(".modal", state="detached")
        save(elena)
    with site.as_visitor() as visitor:
        visitor.open(f"/forum/{thread['forum_id'][0]}/{thread['id']}", "main")
        visitor.page.get_by_text("Olio minerale ISO VG 46").first.wait_for()
        visitor.screenshot("forum-thread")
    ticket = last_ticket(site, "forum")
    assert ticket["partner_id"][1].endswith("Anna Rossi")


def ask_in_the_forum(system):
    """A question of a customer who has the points to ask one."""
    admin = system.rpc()
    (anna,) = admin.find("res.users", [("login", "=", ANNA)])
    (forum,) = admin.find("forum.forum", [], limit=1)
    admin.call("res.users", "write", [anna["id"]], {"karma": 1000})
    customer = system.rpc(ANNA)
    values = {
        "name": "Quale olio per il BAC 30?",
        "forum_id": forum["id"],
        "content": "<p>Quale olio consigliate e ogni quanto si cambia?</p>",
    }
    (post,) = customer.call("forum.post", "create", [values])
    elena = system.rpc("elena")
    (waiting,) = elena.find("forum.post", [("id", "=", post)], ["forum_id", "name"])
    desk = elena.call("crm.desk", "get_section", "forum")
    assert post in [entry["id"] for entry in desk["entries"]]
    return waiting
