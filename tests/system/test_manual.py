"""The pictures of the manual: one of each main screen, as its role sees it.

With ``SCREENSHOTS=1`` they go to docs/img/manual, where the pages show them.
"""

import pytest
from PIL import Image

WIDE = {"width": 1280, "height": 800}
#: colours that a screen needs; a picture weighs a third of what it would
COLOURS = 128
LARGEST = 200_000
VIEW = (
    ".o_data_row, .o_kanban_record, .o_form_view, .o_view_nocontent, .o_pivot_view,"
    " .o_graph_view"
)
#: login: pictures with the action that is shown, and of which model a record is opened
SCREENS = {
    "giulia": {
        "names": ("crm_prevendita.crm_name_action", None),
        "bank": ("crm_prevendita.crm_name_bank_action", "crm.name.bank"),
        "program": ("crm_prevendita.crm_call_program_action", "crm.call.program"),
    },
    "marco": {
        "actions": ("crm_prevendita.crm_marketing_action_action_my", None),
        "pipeline": ("crm.crm_lead_action_pipeline", None),
    },
    "sara": {
        "campaign": ("crm_prevendita.utm_campaign_action", "utm.campaign"),
        "forecast": ("crm_prevendita.crm_forecast_report_action", None),
        "funnel": ("crm_prevendita.crm_lead_funnel_action", None),
        "rules": ("crm_prevendita.crm_assignment_rule_action", None),
        "tiers": ("crm_scheda_cliente.crm_tier_rule_action", None),
        "segments": ("crm_scheda_cliente.crm_segment_action", "crm.segment"),
    },
    "elena": {
        "tickets": ("crm_postvendita.crm_ticket_action", None),
        "times": ("crm_postvendita.crm_ticket_report_action_times", None),
        "team": ("crm_postvendita.crm_ticket_team_action", "crm.ticket.team"),
        "levels": ("crm_postvendita.crm_sla_policy_action", "crm.sla.policy"),
        "equipment": ("crm_postvendita.crm_equipment_action", "crm.equipment"),
        "contract": (
            "crm_postvendita.crm_service_contract_action",
            "crm.service.contract",
        ),
        "visits": ("crm_postvendita.crm_maintenance_visit_action", None),
        "faq": ("crm_postvendita.crm_faq_action", "crm.faq"),
        "satisfaction": ("crm_postvendita.crm_satisfaction_report_action", None),
    },
    "admin": {
        "tokens": ("crm_scheda_cliente.crm_token_line_action", None),
    },
}


def lighten(path):
    """Write the picture again with fewer colours."""
    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)


@pytest.mark.parametrize("login", SCREENS)
def test_manual(system, login):
    """SU-03 The manual shows each main screen as it is today."""
    with system.as_user(login, size=WIDE) as person:
        for name, (action, model) in SCREENS[login].items():
            address = f"/odoo/action-{action}"
            if model:
                found = system.rpc(login).find(model, [], limit=1)
                assert found, f"{login} finds no {model}"
                address += f"/{found[0]['id']}"
            person.open(address, VIEW)
            path = person.screenshot(f"manual/{name}")
            lighten(path)
            assert path.stat().st_size <= LARGEST


def test_manual_from_the_screen(system):
    """SU-03 The button beside the menus opens the page of the screen."""
    with system.as_user("luca", size=WIDE) as luca:
        luca.open("/odoo/action-crm_postvendita.crm_ticket_action", VIEW)
        with luca.page.context.expect_page() as opened:
            luca.page.click(".o_crm_manual")
        manual = opened.value
        manual.wait_for_load_state()
        assert manual.url.endswith("/manual/manuale/ticket.html")
        assert manual.inner_text("h1") == "Ticket"
        broken = "images => images.filter(one => !one.naturalWidth).length"
        assert not manual.eval_on_selector_all("img", broken)
        path = luca.screenshot("manual_button")
        manual.screenshot(path=path.with_name("manual_page.png"))
