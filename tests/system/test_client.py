"""The web client comes up in Italian for the people of the demonstration company."""

import pytest

PEOPLE = ("giulia", "marco", "sara", "luca", "elena", "paola")


@pytest.mark.parametrize("login", PEOPLE)
def test_everyone_gets_the_client_in_italian(system, login):
    """SU-03 the interface is in Italian, and nothing fails on the way in."""
    with system.as_user(login) as person:
        person.page.wait_for_selector(".o_navbar, .o_main_navbar")
        person.settle()
        language = person.page.evaluate("luxon.Settings.defaultLocale")
        assert language.startswith("it")


def test_a_stranger_is_sent_to_the_login_page_in_italian(system):
    """SU-03 the first page that anybody sees speaks Italian."""
    page = system.browser.new_page(locale="it-IT")
    page.goto(f"{system.url}/odoo")
    page.wait_for_selector("form.oe_login_form")
    assert page.get_by_role("button", name="Accedi").count()
    page.close()


def test_a_narrow_screen_gets_the_client_too(system):
    """SU-01 the client works in the office and anywhere."""
    with system.as_user("giulia", size={"width": 390, "height": 844}) as giulia:
        giulia.page.wait_for_selector(".o_main_navbar")
        giulia.screenshot("narrow")
