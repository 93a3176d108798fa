"""The suite's pages have no fault for who hears them, sees little, has no mouse.

axe judges each page by WCAG 2.1, levels A and AA. What core's own part of a page has
is named in ``CORE``, with the reason why it is not ours to mend.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

ANNA = "anna.rossi@officinerossi.example"
PHONE = {"width": 390, "height": 844}
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    }
}
SERIOUS = ("serious", "critical")
#: (rule, what the element's address or text looks like, why it is core's)
CORE = (("link-in-text-block", "o_brand_promotion", "the line on Odoo at the foot"),)
#: pages of a customer who is logged in
PORTAL = (
    "/my",
    "/my/tickets",
    "/my/tickets/new",
    "/my/equipment",
    "/my/contracts",
    "/my/faq",
    "/my/statement",
    "/my/statement?kind=ledger",
    "/my/navigation",
)
#: pages for everybody
PUBLIC = ("/faq", "/support", "/downloads")


def faults(person, path, wait="main"):
    """What axe finds on a page and is not core's: list of lines."""
    person.open(path, wait=wait)
    page = person.page
    results = Axe().run(page, options=OPTIONS).response["violations"]
    found = [
        (rule["id"], " ".join(map(str, node["target"])), node["html"])
        for rule in results
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
    lines = [
        f"{path}: {rule}: {target}: {html[:150]}"
        for rule, target, html in found
        if not any(
            rule == known and re.search(pattern, f"{target} {html}")
            for known, pattern, _why in CORE
        )
    ]
    if not page.evaluate("document.documentElement.lang"):
        lines.append(f"{path}: no language")
    if page.title() in ("", "Odoo"):
        lines.append(f"{path}: no title of its own")
    return lines


#: the suite's own components in the web client: what is around them is core's
OWN = (
    ".o_crm_desk, .o_crm_dashboard, .o_crm_card, .o_crm_statement, .o_crm_call"
    ", .o_crm_round, .o_caller_menu, .o_dialog .modal-body"
)
#: of each screen: who, its action, what is there once it is drawn
BACK_OFFICE = (
    ("marco", "crm_mydesk.crm_desk_action", ".o_desk_entry"),
    ("marco", "crm_prevendita.crm_visit_round_action", ".o_crm_round"),
    ("sara", "crm_mydesk.crm_dashboard_action", ".o_dashboard_chart"),
    ("sara", "customer-card/%s", ".o_crm_timeline"),
    ("paola", "crm_scheda_cliente.crm_customer_statement_action", ".o_crm_statement"),
    (
        "paola",
        "crm_scheda_cliente.crm_customer_statement_action?active_id=%s",
        ".o_crm_statement_ageing",
    ),
)
NARROW = {"width": 320, "height": 640}
#: elements of the suite that stick out of the window and cannot be reached within it
SIDEWAYS = """own => [...document.querySelectorAll(own)].flatMap((root) =>
    [...root.querySelectorAll("*")].filter((el) => {
        const {left, right, width} = el.getBoundingClientRect();
        // the control panel is core's: at 320 px a long title leaves it
        const held = el.closest(
            ".table-responsive, .text-truncate, .visually-hidden, .o_control_panel"
        );
        const wide = document.documentElement.clientWidth;
        return width && (left < -1 || right > wide + 1) && !held;
    })).map((el) => el.outerHTML.slice(0, 120))"""


def own_faults(page, where):
    """What axe finds in the suite's own components of a page of the client."""
    include = [[one] for one in OWN.split(", ") if page.query_selector(one)]
    assert len(include) > 1, where
    found = Axe().run(page, context={"include": include}, options=OPTIONS)
    return [
        f"{where}: {rule['id']}: {node['html'][:150]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def records(system):
    """The page of one record of each kind that Anna sees."""
    rpc = system.rpc(ANNA)
    for model, path in (
        ("crm.ticket", "/my/tickets"),
        ("crm.equipment", "/my/equipment"),
        ("crm.service.contract", "/my/contracts"),
        ("crm.faq", "/my/faq"),
    ):
        for found in rpc.find(model, [], ["id"], limit=1):
            yield f"{path}/{found['id']}"


def links(system, visitor):
    """Pages that are opened by a link alone: of a mail, of a machine, of the chat."""
    for listed, link in (
        ("/faq", r"/faq/[\w-]+-\d+"),
        ("/downloads", r"/downloads/[\w-]+"),
    ):
        visitor.open(listed, wait="main")
        yield from re.findall(f'href="({link})"', visitor.page.content())[:1]
    rpc = system.rpc()
    machines = rpc.find("crm.equipment", [["state", "=", "in_use"]], ["id"], limit=1)
    rpc.call("crm.equipment", "action_renew_label", [machines[0]["id"]])
    for model, field, path in (
        ("crm.satisfaction", "access_token", "/satisfaction/%s"),
        ("crm.equipment", "label_token", "/machine/%s"),
        ("im_livechat.channel", "id", "/livechat/%s/request"),
    ):
        found = rpc.find(model, [], [field], limit=1)
        if found:
            yield path % found[0][field]


@pytest.mark.parametrize("size", (None, PHONE), ids=("desk", "phone"))
def test_the_portal(system, size):
    """SU-01 PO-10 a customer's pages, at a desk and on a phone."""
    with system.as_user(ANNA, size=size) as anna:
        pages = (*PORTAL, *records(system))
        found = [line for path in pages for line in faults(anna, path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", (None, PHONE), ids=("desk", "phone"))
def test_pages_for_everybody(system, size):
    """SU-01 PO-10 PO-16 the site, and what a link of a mail or a label opens."""
    with system.as_visitor(size=size) as visitor:
        pages = (*PUBLIC, *links(system, visitor))
        found = [line for path in pages for line in faults(visitor, path)]
    assert not found, "\n".join(found)


def test_the_day_on_a_phone(system):
    """PO-33 SU-01 a technician's day, as it is held in one hand."""
    with system.as_user("luca", size=PHONE) as luca:
        found = faults(luca, "/service/day", wait=".d-list, .d-empty")
    assert not found, "\n".join(found)


def test_the_back_office(system):
    """SU-01 MD-01 BA-01 the suite's own screens have no fault, wide and at 320 px."""
    found = []
    rossi = system.rpc().find("res.partner", [["name", "=", "Officine Rossi S.r.l."]])
    for login in dict.fromkeys(login for login, _path, _wait in BACK_OFFICE):
        with system.as_user(login) as person:
            for who, path, wait in BACK_OFFICE:
                if who != login:
                    continue
                path = path if "/" in path else f"action-{path}"
                path = path.replace("%s", str(rossi[0]["id"]))
                person.open(f"/odoo/{path}", wait=wait)
                for size in (person.page.viewport_size, NARROW):
                    person.page.set_viewport_size(size)
                    person.settle()
                    where = f"{path} at {size['width']}"
                    found += own_faults(person.page, where)
                    out = person.page.evaluate(SIDEWAYS, OWN)
                    found += [f"{where}: sideways: {html}" for html in out]
                person.page.set_viewport_size({"width": 1400, "height": 900})
    assert not found, "\n".join(found)


def test_the_desk_by_keyboard(system):
    """SU-01 MD-01 one stop of Tab, arrows from line to line, the focus comes back."""
    with system.as_user("marco") as marco:
        marco.open("/odoo/action-crm_mydesk.crm_desk_action", wait=".o_desk_entry")
        page, focused = marco.page, "document.activeElement.dataset.entry"
        assert page.locator(".o_desk_entry[tabindex='0']").count() == 1
        page.locator("section[data-kind=activity] .o_desk_entry").first.focus()
        line = page.evaluate(focused)
        page.keyboard.press("ArrowDown")
        page.wait_for_function(f"() => {focused} !== '{line}'")
        line = page.evaluate(focused)
        page.keyboard.press("s")
        page.wait_for_selector(".o_dialog .modal-content")
        assert not own_faults(page, "dialog")
        page.keyboard.press("Escape")
        page.wait_for_function(f"() => {focused} === '{line}'")
        assert page.locator(".o_desk_news[role=status]").count() == 1
