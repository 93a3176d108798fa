"""The pipeline as a seller moves it."""


def _deal(system, name):
    (lead,) = system.rpc("marco").find(
        "crm.lead", [("name", "=", name)], ("won_status", "won_reason_id")
    )
    return lead


def test_a_deal_moved_to_won_is_asked_about(system):
    """PV-23 the seller moves a deal to the won stage and says why, once."""
    lead_id = system.rpc("marco").call(
        "crm.lead",
        "create",
        {"name": "Linea di prova", "type": "opportunity", "expected_revenue": 100},
    )
    with system.as_user("marco") as marco:
        page = marco.page
        marco.open(f"/odoo/crm.lead/{lead_id}")
        page.locator(".o_statusbar_status button", has_text="Vinta").first.click()
        question = page.locator(".modal div[name=won_reason_id]")
        question.wait_for()
        question.get_by_text("Prezzo e condizioni").click()
        page.locator(".modal button[name=action_confirm]").click()
        question.wait_for(state="detached")
    deal = _deal(system, "Linea di prova")
    assert deal["won_status"] == "won"
    assert deal["won_reason_id"]
