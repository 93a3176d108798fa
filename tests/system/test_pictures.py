"""Screens that nothing else here opens, for the add-ons' pages in Apps.

`scripts/readme --pictures` takes the pictures from where these tests put them.
"""

import pytest

CUSTOMER = "Officine Rossi"
LOT = "L2611"
WIDE = {"width": 1280, "height": 800}


def first(system, model, domain, fields=("display_name",), login="admin"):
    """One record, or the test's end."""
    found = system.rpc(login).find(model, domain, fields, limit=1)
    assert found, f"no {model} where {domain}"
    return found[0]


@pytest.mark.parametrize(
    ("login", "name", "place"),
    [("sara", "dashboard_presales", 0), ("elena", "dashboard_service", 1)],
)
def test_charts(system, login, name, place):
    """The manager's charts, of sales and of the service."""
    with system.as_user(login, size=WIDE) as manager:
        manager.open("/odoo/crm-dashboard", ".o_crm_dashboard .o_dashboard_head")
        manager.page.wait_for_selector(".o_crm_dashboard canvas, .o_crm_dashboard svg")
        area = manager.page.locator(".o_dashboard_area").nth(place)
        area.evaluate("area => area.scrollIntoView()")
        manager.settle(1)
        manager.screenshot(name)


def test_votes(system):
    """What customers say of the service, with the channel it came by."""
    with system.as_user("elena", size=WIDE) as elena:
        elena.open("/odoo/action-crm_postvendita.crm_satisfaction_action")
        elena.page.wait_for_selector(".o_data_row, .o_kanban_record, .o_view_nocontent")
        elena.screenshot("satisfaction")


def test_periodic_survey(system):
    """A segment that is asked every so many months."""
    manager = system.rpc("elena")
    segment = first(system, "crm.segment", [])
    survey = first(system, "survey.survey", [["active", "=", True]])
    values = {"name": "Due volte l'anno", "survey_id": survey["id"]}
    values["segment_id"] = segment["id"]
    made = manager.call("crm.satisfaction.survey", "create", values)
    address = "/odoo/action-crm_postvendita_survey.crm_satisfaction_survey_action"
    with system.as_user("elena", size=WIDE) as elena:
        elena.open(f"{address}/{made}", ".o_form_view")
        elena.screenshot("satisfaction_survey")
    manager.call("crm.satisfaction.survey", "unlink", [made])


def give(system, login, module, name):
    """Let somebody be in a group too."""
    look_up = ("ir.model.data", "check_object_reference")
    group = system.rpc().call(*look_up, module, name)[1]
    person = first(system, "res.users", [["login", "=", login]])
    values = {"group_ids": [(4, group)]}
    system.rpc().call("res.users", "write", [person["id"]], values)


def delivered(system):
    """A delivery of a lot to the customer, done: ids of customer and product."""
    admin = system.rpc()
    domain = [["name", "ilike", CUSTOMER], ["is_company", "=", True]]
    partner = first(system, "res.partner", domain)
    kind = first(
        system,
        "stock.picking.type",
        [["code", "=", "outgoing"]],
        ["default_location_src_id", "default_location_dest_id"],
    )
    product = admin.call(
        "product.product",
        "create",
        {"name": "Olio per compressori 5 l", "is_storable": True, "tracking": "lot"},
    )
    lot = admin.call("stock.lot", "create", {"name": LOT, "product_id": product})
    places = {
        "location_id": kind["default_location_src_id"][0],
        "location_dest_id": kind["default_location_dest_id"][0],
    }
    move = {"product_id": product, "product_uom_qty": 4, **places}
    values = {"partner_id": partner["id"], "picking_type_id": kind["id"], **places}
    picking = admin.call(
        "stock.picking", "create", {**values, "move_ids": [(0, 0, move)]}
    )
    admin.call("stock.picking", "action_confirm", [picking])
    (planned,) = admin.find("stock.move", [["picking_id", "=", picking]])
    line = {"product_id": product, "lot_id": lot, "quantity": 4, **places}
    line.update(move_id=planned["id"], picking_id=picking)
    admin.call("stock.move.line", "create", line)
    admin.call("stock.move", "write", [planned["id"]], {"picked": True})
    # without the question whether the customer gets a text message
    quiet = {"skip_sms": True}
    admin.call("stock.picking", "button_validate", [picking], context=quiet)
    done = first(system, "stock.picking", [["id", "=", picking]], ["state"])
    assert done["state"] == "done"
    return partner["id"], product


def test_deliveries(system):
    """Delivery notes on the customer's card; who received the lot of a defect."""
    customer, product = delivered(system)
    give(system, "elena", "stock", "group_stock_user")
    values = {"name": "Olio che schiuma", "product_id": product, "lot_ref": LOT}
    defect = system.rpc("elena").call("crm.defect", "create", values)
    with system.as_user("elena", size=WIDE) as elena:
        address = f"/odoo/action-crm_postvendita.crm_defect_action/{defect}"
        elena.open(address, ".o_form_view")
        elena.page.locator("[name=action_view_delivered]").wait_for()
        elena.screenshot("defect")
        elena.open(f"/odoo/customer-card/{customer}", ".o_crm_card")
        section = elena.page.locator(".o_crm_card_section[data-key='deliveries']")
        section.scroll_into_view_if_needed()
        elena.screenshot("deliveries")
    system.rpc("elena").call("crm.defect", "unlink", [defect])
