"""Two agents on one ticket, a call by keyboard alone, a ticket split in two."""

import re

from . import web

TICKETS = "/odoo/tickets"
LIST = ".o_list_view .o_data_row"
FORM = ".o_form_view .o_form_sheet"
MESSAGE = ".o-mail-Message"
VIEWERS = ".o_crm_ticket_viewers"


def test_two_people_see_each_other_on_a_ticket(system):
    """PO-03 who is looking right now is shown on the form, and no longer when gone."""
    with system.as_user("luca") as luca, system.as_user("elena") as elena:
        luca.open(TICKETS, wait=LIST)
        luca.page.click(f"{LIST} td[name=name] >> nth=0")
        luca.page.wait_for_selector(FORM)
        luca.settle()
        path = re.sub(r"^https?://[^/]+", "", luca.page.url)
        elena.open(path, wait=FORM)
        luca.page.wait_for_selector(f"{VIEWERS}:has-text('Elena')")
        elena.page.wait_for_selector(f"{VIEWERS}:has-text('Luca')")
        luca.screenshot("ticket_viewers")
        elena.open(TICKETS, wait=LIST)
        luca.page.wait_for_selector(VIEWERS, state="detached")


def test_a_call_by_keyboard_survives_a_dropped_line(system):
    """PO-27 three keys to a ticket; what was typed is there after the line dropped."""
    words = "Perde olio dal filtro"
    with system.as_user("luca") as luca:
        page = luca.page
        luca.open(TICKETS, wait=LIST)
        page.keyboard.press("Alt+Shift+c")
        page.wait_for_selector(".modal [name=phone] input:focus")
        page.keyboard.type("+39 347 555 0032")
        page.keyboard.press("Tab")
        page.wait_for_function(
            "() => document.querySelector('.modal [name=partner_id] input').value"
        )
        page.focus(".modal [name=name] input")
        with page.expect_response(re.compile("crm.ticket.call/keep")):
            page.keyboard.type(words)
        luca.settle()
        luca.open(TICKETS, wait=LIST)  # the browser was closed in the middle
        page.keyboard.press("Alt+Shift+c")
        page.wait_for_selector(".modal .alert-info")
        assert page.input_value(".modal [name=name] input") == words
        luca.screenshot("call_resumed")
        page.keyboard.press("Alt+q")
        page.wait_for_selector(f"{FORM} [name=number]")
        luca.settle()
        assert words in page.inner_text(".o_control_panel")


def test_a_message_moves_to_a_ticket_of_its_own(system):
    """PO-03 a split ticket no longer shows what moved, the new one does."""
    first, second = "Perde olio dal coperchio", "Il filtro fischia"
    desk = system.rpc("luca")
    ticket = desk.call("crm.ticket", "create", {"name": "Due guasti"})
    for text in (first, second):
        desk.call(
            "crm.ticket", "message_post", [ticket], body=text, message_type="comment"
        )
    with system.as_user("luca") as luca:
        page = luca.page
        luca.open(f"{TICKETS}/{ticket}", wait=f"{MESSAGE}:has-text('{second}')")
        page.get_by_role("button", name="Dividi").click()
        page.fill(".modal [name=name] input", "Filtro rumoroso")
        page.click(".modal .o_field_x2many_list_row_add a")
        choice = page.locator(".modal:not(.o_inactive_modal)")
        choice.locator("tr.o_data_row", has_text=second).locator("td >> nth=1").click()
        page.wait_for_selector(f".modal [name=message_ids] td:has-text('{second}')")
        web.press(luca, "action_split")
        web.wait_closed(luca)
        page.wait_for_selector(f"{MESSAGE}:has-text('{second}')")
        assert page.locator(MESSAGE, has_text=first).count() == 0
        page.locator(".breadcrumb-item a").last.click()
        page.wait_for_selector(f"{MESSAGE}:has-text('{first}')")
        assert page.locator(MESSAGE, has_text=second).count() == 0
