"""Rooms: each capability of an add-on has its own, and rooms know few others.

A room is a folder of one name under ``models/``, ``views/``, ``wizards/`` and so on.
What stands flat beside the rooms is the ground floor: every room may use it, it uses
none.
"""

import ast
import re
from collections import defaultdict
from functools import cache

import pytest
from lxml import etree
from test_layering import documentation, own_model

from checks import sources
from house.paths import ADDONS, ROOT

#: Add-on → its rooms from the ground up → the rooms below that each may use. Who adds a
#: pair says why in docs/architecture.md.
ROOMS = {
    "crm_scheda_cliente": {
        "profile": set(),
        "credit": {"profile"},
        "statement": {"profile"},
        "card": {"profile", "credit"},
        "privacy": set(),
    },
    "crm_prevendita": {
        "name": set(),
        "name_import": {"name"},
        "consent": {"name", "name_import"},
        "assignment": {"name"},
        "action": {"name"},
        "opportunity": {"action"},
        "call": {"consent", "action"},
        "campaign": {"consent", "action", "call"},
        "contact": {"consent", "action", "call", "campaign"},
    },
    "crm_postvendita": {
        "ticket": set(),
        "conversation": {"ticket"},
        "certified": {"ticket"},
        "equipment": {"ticket"},
        "contract": {"ticket", "equipment"},
        "maintenance": {"ticket", "equipment", "contract"},
        "field": {"ticket", "equipment", "maintenance"},
        "faq": {"ticket", "equipment"},
        "satisfaction": {"ticket"},
        "routine": {"ticket", "conversation"},
    },
    "crm_mydesk": {
        "caller": set(),
        "desk": set(),
        "dashboard": {"caller"},
        "bi": set(),
    },
}
#: Folders that are divided into rooms.
KINDS = (
    "models",
    "wizards",
    "controllers",
    "report",
    "views",
    "security",
    "data",
    "static/src",
)
#: Folders in a room that are not rooms themselves.
KERNEL = "kernel"
MOST_FILES = 25
MOST_IMPORTS = 25
LONGEST_SILENT_FILE = 40
#: Second files of a model in its room: a second duty, never length.
MOST_FILES_OF_A_MODEL = 2
TABLES = ("ir.model.access",)

pairs = [(addon, room) for addon, rooms in ROOMS.items() for room in rooms]
each_room = pytest.mark.parametrize(
    ("addon", "room"), pairs, ids=[f"{addon}:{room}" for addon, room in pairs]
)
each_addon = pytest.mark.parametrize("addon", ROOMS)


@cache
def files(addon):
    """Every file of an add-on that belongs to a room or to the ground floor.

    :return: list of (path, room or None)
    """
    found = []
    for kind in KINDS:
        top = ADDONS / addon / kind
        for path in sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                parts = path.relative_to(top).parts
                found.append((path, parts[0] if len(parts) > 1 else None))
    return found


@cache
def tree(path):
    return ast.parse(path.read_text("utf-8"))


@cache
def strings(path):
    """Strings that a Python file holds, without its docstrings."""
    skipped = documentation(tree(path))
    return {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
    }


@cache
def homes(addon):
    """Where each model of an add-on is made: model → (room, file)."""
    return {
        model: (room, path)
        for path, room in files(addon)
        if path.suffix == ".py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        for model in own_model(node)
    }


@cache
def identifiers(addon):
    """Where each external id of an add-on is made: id → room."""
    found = {}
    for path, room in files(addon):
        if path.suffix == ".xml" and "static" not in path.parts:
            for node in etree.parse(path).iter("*"):
                if node.tag in ("record", "template", "menuitem", "report"):
                    found[node.get("id", "").removeprefix(f"{addon}.")] = room
        elif path.suffix == ".csv":
            for line in path.read_text("utf-8").splitlines()[1:]:
                found[line.split(",")[0].strip('"')] = room
    return found


REFERENCE = re.compile(r"""%\(([\w.]+)\)d|ref\(\s*["']([\w.]+)["']""")


def xml_references(path):
    """External ids that an XML file of data or views asks for."""
    found = set()
    for node in etree.parse(path).iter("*"):
        for name, value in node.attrib.items():
            for match in REFERENCE.finditer(value):
                found.add(match[1] or match[2])
            if name in ("ref", "inherit_id", "parent", "action", "t-call", "menu"):
                found.add(value)
    return found


def quoted(path):
    """What stands in quotes or between tags of an XML, CSV or JavaScript file."""
    text = path.read_text("utf-8", errors="replace")
    text = re.sub(r"<!--.*?-->|/\*.*?\*/|^\s*//.*?$", "", text, flags=re.S | re.M)
    return set(re.split(r"[\"'`<>,\s]", text))


def imported_room(addon, path, node):
    """The room that an ``import … from`` reaches, or None."""
    if node.level:
        base = list(path.relative_to(ADDONS).parts[: -node.level])
        parts = base + (node.module or "").split(".")
    else:
        parts = (node.module or "").removeprefix("odoo.addons.").split(".")
    names = [parts[-1], *(alias.name for alias in node.names)]
    if parts[0] != addon or len(parts) < 2:
        return None
    return next(
        (part for part in [*parts[2:], *names] if part in ROOMS[addon]),
        None,
    )


def model_rooms(addon, words):
    known = homes(addon)
    return {(known[word][0], word) for word in words if word in known}


def used(addon, path):
    """What a file uses: set of (room or None, by what)."""
    if path.suffix == ".py":
        found = model_rooms(addon, strings(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                found.add((imported_room(addon, path, node), "an import"))
        asked = {word.removeprefix(f"{addon}.") for word in strings(path)}
        asked = {word for word in strings(path) if word.startswith(f"{addon}.")}
    elif path.suffix == ".xml" and "static" not in path.parts:
        found, asked = model_rooms(addon, quoted(path)), xml_references(path)
    elif path.suffix in (".js", ".csv", ".xml"):
        found, asked = model_rooms(addon, quoted(path)), set()
        for match in re.finditer(rf"@{addon}/(\w+)/", path.read_text("utf-8")):
            found.add((match[1], "an import"))
    else:
        return set()
    known = identifiers(addon)
    for name in asked:
        name = name.removeprefix(f"{addon}.")
        if name in known:
            found.add((known[name], name))
    return found


@each_room
def test_a_room_uses_what_it_may(addon, room):
    """No import, model or external id of a room that is not on the list."""
    allowed = {None, room} | ROOMS[addon][room]
    found = [
        f"{path.relative_to(ADDONS)}: {what} is of {other}"
        for path, home in files(addon)
        if home == room
        for other, what in sorted(used(addon, path), key=str)
        if other in ROOMS[addon] and other not in allowed
    ]
    assert not found, "\n".join(found)


@each_addon
def test_the_ground_floor_uses_no_room(addon):
    """Python that stands flat beside the rooms serves them and knows none of them."""
    found = [
        f"{path.relative_to(ADDONS)}: {what} is of {other}"
        for path, home in files(addon)
        if home is None and path.suffix == ".py" and path.name != "__init__.py"
        for other, what in sorted(used(addon, path), key=str)
        if other in ROOMS[addon]
    ]
    assert not found, "\n".join(found)


@each_addon
def test_rooms_have_no_circle(addon):
    """A room is allowed rooms below it alone: so there is an order, and no circle."""
    order = list(ROOMS[addon])
    for room, below in ROOMS[addon].items():
        assert below <= set(order[: order.index(room)]), room


@each_addon
def test_no_pair_is_allowed_in_vain(addon):
    """The list is as short as it can be: each pair on it is used."""
    uses = defaultdict(set)
    for path, room in files(addon):
        uses[room] |= {other for other, _what in used(addon, path)}
    found = [
        f"{room} no longer uses {other}"
        for room, below in ROOMS[addon].items()
        for other in sorted(below - uses[room])
    ]
    assert not found, found


@each_addon
def test_folders_are_rooms(addon):
    """Folders are named after rooms, the same under models, views, tests and so on."""
    known = set(ROOMS[addon])
    found = {
        f"{path.relative_to(ADDONS)}"
        for path, room in files(addon)
        if room is not None and room not in known
    }
    for kind in ("tests", "static/tests"):
        for folder in (ADDONS / addon / kind).glob("*/"):
            if folder.name not in known | {"__pycache__", "data", "tours"}:
                found.add(str(folder.relative_to(ADDONS)))
    assert not found, sorted(found)


@each_addon
def test_rooms_are_imported_from_the_ground_up(addon):
    """``models/__init__.py`` imports rooms, in the order of the list."""
    path = ADDONS / addon / "models" / "__init__.py"
    names = [
        alias.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    rooms = [name for name in names if name in ROOMS[addon]]
    assert rooms == [room for room in ROOMS[addon] if room in rooms]
    assert set(rooms) == set(ROOMS[addon]), "a room without models"


def test_no_folder_is_crowded():
    """A folder of an add-on has at most 25 files, tests too."""
    count = defaultdict(int)
    for path in sources.tracked():
        if path.is_relative_to(ADDONS) and path.suffix in (".py", ".xml", ".js"):
            count[path.parent] += 1
    found = {
        str(folder.relative_to(ADDONS)): number
        for folder, number in count.items()
        if number > MOST_FILES
    }
    assert not found, found


def test_no_init_has_many_imports():
    """A package's ``__init__`` names at most 25 others."""
    found = {}
    for path in sources.tracked():
        if path.is_relative_to(ADDONS) and path.name == "__init__.py":
            number = sum(
                len(node.names)
                for node in tree(path).body
                if isinstance(node, ast.Import | ast.ImportFrom)
            )
            if number > MOST_IMPORTS:
                found[str(path.relative_to(ADDONS))] = number
    assert not found, found


def class_model(node):
    """The model that a class makes or extends, or None for another class."""
    values = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            try:
                values[item.targets[0].id] = ast.literal_eval(item.value)
            except ValueError:
                continue
    name, inherit = values.get("_name"), values.get("_inherit")
    if isinstance(name, str):
        return name
    return inherit if isinstance(inherit, str) else None


def model_files(addon):
    """Where a model is written in an add-on: (room, model) → files."""
    found = defaultdict(set)
    for path, room in files(addon):
        if path.suffix == ".py" and path.relative_to(ADDONS).parts[1] != "controllers":
            for node in tree(path).body:
                if isinstance(node, ast.ClassDef) and class_model(node):
                    found[room, class_model(node)].add(path)
    return found


@each_addon
def test_one_model_one_file(addon):
    """A model is written in one file of a room; two only where the duties are two."""
    found = {
        f"{model} in {room}": sorted(path.name for path in paths)
        for (room, model), paths in model_files(addon).items()
        if len(paths) > MOST_FILES_OF_A_MODEL
    }
    assert not found, found


@each_addon
def test_a_file_is_named_after_its_model(addon):
    """Who looks for a model's class in a room finds it in the file of its name.

    A file may hold small companions (a line, a log) of the model it is named after.
    """
    found = []
    for path in sorted(
        {path for paths in model_files(addon).values() for path in paths}
    ):
        models = {
            class_model(node)
            for node in tree(path).body
            if isinstance(node, ast.ClassDef) and class_model(node)
        }
        names = [
            model.removeprefix(f"report.{addon}.").replace(".", "_") for model in models
        ]
        if not any(
            path.stem == name or path.stem.startswith(f"{name}_") for name in names
        ):
            found.append(f"{path.relative_to(ADDONS)}: {sorted(models)}")
    assert not found, "\n".join(found)


@each_addon
def test_extensions_stand_in_the_file_of_their_model(addon):
    """What is added to another add-on's model stands in the file of that name."""
    own = set(homes(addon))
    found = [
        f"{path.relative_to(ADDONS)}: {model}"
        for (_room, model), paths in sorted(model_files(addon).items(), key=str)
        for path in sorted(paths)
        if model not in own and not path.stem.startswith(model.replace(".", "_"))
    ]
    assert not found, "\n".join(found)


def silent(path):
    text = path.read_text("utf-8")
    return (
        len(text.splitlines()) > LONGEST_SILENT_FILE
        and ast.get_docstring(tree(path)) is None
    )


def test_files_say_what_they_are_for():
    """Each Python file of an add-on with more than 40 lines begins with a sentence."""
    found = [
        str(path.relative_to(ADDONS))
        for path in sources.tracked()
        if path.is_relative_to(ADDONS)
        and path.suffix == ".py"
        and path.name != "__manifest__.py"
        and silent(path)
    ]
    assert not found, "\n".join(found)


def test_the_page_shows_the_rooms():
    """docs/architecture.md names every room with what it may use, from here."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `(crm_\w+)` \| `(\w+)` \| [^|]+ \| ([^|]+) \|$", page, re.M)
    shown = {
        (addon, room): set(re.findall(r"`(\w+)`", below)) for addon, room, below in rows
    }
    assert shown == {(addon, room): ROOMS[addon][room] for addon, room in pairs}
