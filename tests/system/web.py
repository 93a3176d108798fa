"""What people do with Odoo's web client: fields, buttons, rows, dialogs."""

import re

from playwright.sync_api import TimeoutError as NotYet


def field(person, name):
    """The widget of a field, in the dialog on top when there is one."""
    page = person.page
    scope = page.locator(".modal:not(.o_inactive_modal)")
    scope = scope.last if scope.count() else page.locator(".o_action_manager")
    return scope.locator(f"div[name='{name}']").first


def type_in(person, name, text):
    """Type into a field of a form."""
    field(person, name).locator("input, textarea").first.fill(text)


def choose(person, name, text):
    """Choose a record by a part of its name, in whatever widget the field has."""
    widget = field(person, name)
    widget.wait_for()
    box = widget.locator("input.o-autocomplete--input, .o_input_dropdown input")
    if not box.count():
        widget.get_by_text(text, exact=True).first.click()
        return
    menu = ".o-autocomplete--dropdown-menu li:not(.o_m2o_dropdown_option) a"
    option = person.page.locator(menu, has_text=text).first
    suggested(box.first, text, option).click()


def suggested(box, text, option):
    """Type until what is looked for is suggested, and return it.

    A client that is still drawing the form forgets what was typed into it.
    """
    for _attempt in range(4):
        box.fill(text)
        try:
            option.wait_for(timeout=8000)
            break
        except NotYet:
            box.fill("")
    return option


def press(person, name):
    """Press a button by the name of its method and wait for the answer."""
    page = person.page
    scope = page.locator(".modal:not(.o_inactive_modal)")
    scope = scope.last if scope.count() else page
    scope.locator(f"button[name='{name}']:visible").first.click()
    person.settle()


def wait_closed(person):
    """Wait until no dialog is open."""
    person.page.wait_for_selector(".modal", state="detached")
    person.settle()


def search(person, text):
    """Type into the search bar of a list, take the first suggestion."""
    person.page.locator(".o_searchview_input").fill(text)
    person.page.keyboard.press("Enter")
    person.settle()


def row(person, text):
    """The row of a list with this text."""
    return person.page.locator("tr.o_data_row", has_text=text).first


#: Presses the save button when it is there; says whether it was. One step in the
#: page, since the client hides the button by itself when it saves on its own.
_PRESS_SAVE = """() => {
    document.activeElement?.blur();
    const seen = [...document.querySelectorAll('.o_form_button_save')]
        .filter((button) => button.checkVisibility({visibilityProperty: true}));
    seen.at(-1)?.click();
    return seen.length > 0;
}"""


def save(person):
    """Save the form."""
    person.settle()
    for _attempt in range(10):
        pressed = person.page.evaluate(_PRESS_SAVE)
        person.settle()
        if not pressed:
            return
    raise AssertionError("The form stays unsaved: " + _faults(person))


def _faults(person):
    """What the client says is wrong with the form on screen."""
    shown = ".o_field_invalid, .o_notification_content, .modal-body"
    return " | ".join(person.page.locator(shown).all_inner_texts())


def open_record_id(person):
    """The id of the record on screen, from its address."""
    return int(re.search(r"/(\d+)(?:\?|$)", person.page.url)[1])


def create_in(person, name, text):
    """Create a record from a many2one field, in its form, by its name alone."""
    box = field(person, name).locator("input").first
    option = person.page.locator(".o_m2o_dropdown_option_create_edit a").first
    suggested(box, text, option).click()
    person.page.locator(".modal .o_form_button_save").last.click()
    wait_closed(person)


def set_moment(person, name, hour):
    """Choose today at an hour in a field of date and time."""
    widget = field(person, name)
    if widget.locator("input").count() == 0:
        widget.locator("button").first.click()
    moment = person.page.evaluate(
        "new Date().toLocaleDateString('it-IT',"
        "{day:'2-digit',month:'2-digit',year:'numeric'})"
    )
    widget.locator("input").first.fill(f"{moment} {hour:02d}:00:00")
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Escape")


def answer(person, text):
    """Send a message from the chatter."""
    page = person.page
    page.locator(".o-mail-Chatter-sendMessage").click()
    page.locator(".o-mail-Composer-input:visible").first.fill(text)
    page.locator(".o-mail-Composer-send:visible").first.click()
    page.locator(".o-mail-Message", has_text=text).first.wait_for()
    person.settle()


def text_of(mail):
    """All the text of a message, decoded."""
    parts = (part for part in mail.walk() if part.get_content_maintype() == "text")
    return "\n".join(part.get_content() for part in parts)
