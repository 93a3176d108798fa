"""Every screen of the suite is drawn by the client, as each role that sees it.

The server's part stands in the demonstration company's own tests (``test_walk.py``):
every menu, view, filter, group, button and dialog, as each of seven roles. Here is what
only a client shows: errors of its own and pages that say nothing. Two people who are
served the same architecture for an action see one screen, which is drawn once; menus,
pages of the suite's own (desk, card, dashboard) and actions are opened by each.
"""

from pathlib import Path

import pytest

#: Each with how many menus, screens and searches the walk must come by at least.
PEOPLE = {
    "giulia": (35, 45),
    "marco": (35, 1),
    "luca": (25, 15),
    "sara": (60, 15),
    "elena": (50, 20),
    "paola": (10, 2),
    "admin": (105, 10),
}
WALK = Path(__file__).with_name("walk.js").read_text("utf-8")


@pytest.fixture(scope="module")
def suite(system):
    """What the suite has: modules, and actions without a menu with records for them."""
    admin = system.rpc()
    found = [("state", "=", "installed"), ("author", "=", "CRM Suite contributors")]
    modules = [one["name"] for one in admin.find("ir.module.module", found, ["name"])]
    return {
        "modules": modules,
        "actions": list(_actions_without_menu(admin, modules)),
        "seen": [],
    }


def _actions_without_menu(admin, modules):
    """Yield window actions that no menu offers, as walk.js takes them."""
    window = "ir.actions.act_window"
    menus = admin.find("ir.ui.menu", [("action", "like", f"{window},%")], ["action"])
    offered = {int(menu["action"].partition(",")[2]) for menu in menus}
    named = admin.find(
        "ir.model.data",
        [("model", "=", window), ("module", "in", modules)],
        ["res_id", "complete_name"],
    )
    names = {one["res_id"]: one["complete_name"] for one in named}
    ids = [id_ for id_ in names if id_ not in offered]
    fields = ["res_model", "binding_model_id"]
    models = {}
    for action in admin.call(window, "read", ids, fields):
        bound = action["binding_model_id"]
        if bound and bound[0] not in models:
            (model,) = admin.find("ir.model", [("id", "=", bound[0])], ["model"])
            models[bound[0]] = model["model"]
        model = models[bound[0]] if bound else action["res_model"]
        yield {
            "id": action["id"],
            "xmlid": names[action["id"]],
            "model": model,
            "res_model": action["res_model"],
            "bound": bool(bound),
        }


def _offered(system, login, suite):
    """The actions without a menu that a person may open, with two records ticked."""
    rpc = system.rpc(login)
    for action in suite["actions"]:
        right = "read" if not action["bound"] else "create"
        if not rpc.call(action["res_model"], "has_access", [], right):
            continue
        ids = (
            rpc.call(action["model"], "search", [], limit=2) if action["bound"] else []
        )
        if ids or not action["bound"]:
            yield {**action, "ids": ids}


@pytest.fixture(scope="module")
def english(system):
    """Everybody reads English for a while."""
    admin = system.rpc()
    found = [("login", "in", list(PEOPLE))]
    before = {
        one["id"]: one["lang"] for one in admin.find("res.users", found, ["lang"])
    }
    admin.call("res.users", "write", list(before), {"lang": "en_US"})
    yield
    for user, lang in before.items():
        admin.call("res.users", "write", [user], {"lang": lang})


@pytest.mark.parametrize("login", PEOPLE)
def test_walk(system, suite, login):
    """SU-03 Nobody meets an error or a mute page, whatever is opened."""
    _walk(system, suite, login)


@pytest.mark.parametrize("login", PEOPLE)
def test_walk_in_english(system, suite, english, login):
    """SU-03 The same in English."""
    _walk(system, suite, login)


def _walk(system, suite, login):
    with system.as_user(login) as person:
        person.settle()
        page = person.page
        page.evaluate(WALK)
        page.evaluate("seen => crmWalk.know(seen)", suite["seen"])
        page.evaluate("modules => crmWalk.menus(modules)", suite["modules"])
        offered = list(_offered(system, login, suite))
        page.evaluate("actions => crmWalk.actions(actions)", offered)
        told = page.evaluate("crmWalk.tell()")
        suite["seen"] = told["seen"]
        person.errors.clear()  # each is among the faults, with its place
    counts = told["counts"]
    print(login, counts)
    assert not told["faults"], "\n".join(["", *told["faults"]])
    menus, screens = PEOPLE[login]
    assert counts["menus"] >= menus, counts
    drawn = counts.get("actions", 0) + counts.get("views", 0) + counts.get("pages", 0)
    assert drawn >= screens, counts
