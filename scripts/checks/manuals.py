"""The manual: what is written from the sources, and its pages in the card's add-on.

Two pages of each language are written from the add-ons: every menu, and every field
that says something of itself (settings, figures and how they are computed).
Runs in the virtual environment: ``python -m checks.manuals write|check``.
"""

import ast
import shutil
import sys
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import polib
from lxml import etree
from mkdocs.commands.build import build
from mkdocs.config import load_config

from house.paths import ROOT

ADDONS = ROOT / "addons"
SITE = ADDONS / "crm_scheda_cliente" / "static" / "manual"
#: What MkDocs makes besides, and nobody asks an add-on for.
LEFT_OUT = ("sitemap.xml", "sitemap.xml.gz", "404.html")
#: Words of the written pages that no screen has: English → Italian.
WORDS = {
    "All the screens": "Tutte le schermate",
    "Settings, fields and figures": "Impostazioni, campi e cifre",
    "Each screen in the menus of the suite.": "Ogni schermata nei menu della suite.",
    "What the fields say of themselves, as when the mouse rests on their names: what"
    " is set there, what a figure counts and how.": "Che cosa i campi dicono di sé,"
    " come quando il mouse si ferma sul loro nome: che cosa vi si imposta, che cosa"
    " conta una cifra e come.",
    "Invoicing › Customers": "Fatturazione › Clienti",
    "Settings": "Impostazioni",
    "Screen": "Schermata",
    "Field": "Campo",
    "What it says": "Che cosa dice",
}
#: Where the add-ons hang menus on core's.
CORE_MENUS = {
    "account.menu_finance_receivables": "Invoicing › Customers",
    "base.menu_administration": "Settings",
}
LANGUAGES = {"manual": False, "manuale": True}


@cache
def translations():
    """English → Italian over all add-ons, the first one found."""
    found = dict(WORDS)
    for path in sorted(ADDONS.glob("*/i18n/it.po")):
        for entry in polib.pofile(str(path)):
            if entry.msgstr:
                found.setdefault(entry.msgid, entry.msgstr)
    return found


def say(text, italian):
    """A term in the page's language."""
    return translations().get(text, text) if italian else text


def sources(pattern):
    """The add-ons' files of a kind, without tests and the demonstration company."""
    for path in sorted(ADDONS.glob(pattern)):
        inside = path.relative_to(ADDONS).parts
        if inside[0] != "crm_azienda_demo" and not {"static", "tests"} & set(inside):
            yield path


@cache
def menus():
    """What the menus say: dict of id → (name, parent, sequence, action), and the names
    of actions by their id."""
    found, actions = {}, {}
    for path in sources("*/**/*.xml"):
        addon = path.relative_to(ADDONS).parts[0]
        tree = etree.parse(str(path))
        for record in tree.iter("record"):
            if record.get("model", "").startswith("ir.actions."):
                name = record.findtext("field[@name='name']", "")
                actions[full(record.get("id"), addon)] = name
        for item in tree.iter("menuitem"):
            above = item.getparent()
            parent = item.get("parent") or (
                above.get("id") if above.tag == "menuitem" else ""
            )
            found.setdefault(full(item.get("id"), addon), {}).update(
                {key: value for key, value in item.attrib.items() if key != "id"},
                parent=full(parent, addon) if parent else "",
                action=full(item.get("action"), addon) if item.get("action") else "",
            )
    return found, actions


def full(name, addon):
    """An id with its add-on."""
    return name if "." in name else f"{addon}.{name}"


def called(menu):
    """What a menu is called: its name, or its action's."""
    return menu.get("name") or menus()[1].get(menu["action"], "")


def path_of(name):
    """The names from the top of the menus down to one, in English."""
    menu = menus()[0].get(name)
    if menu is None:
        return [CORE_MENUS[name]] if name in CORE_MENUS else []
    return [*path_of(menu["parent"]), called(menu)]


def screens(italian):
    """The page of all menus."""
    title = say("All the screens", italian)
    lines = [
        f"# {title}",
        "",
        say("Each screen in the menus of the suite.", italian),
        "",
    ]
    rows = sorted(
        {
            " › ".join(path_of(name))
            for name, menu in menus()[0].items()
            if menu["action"]
        }
    )
    for row in rows:
        words = [say(word, italian) for word in row.split(" › ")]
        if row.startswith("Invoicing › "):
            words = [say("Invoicing › Customers", italian), *words[2:]]
        lines.append(f"* **{' › '.join(words)}**")
    return "\n".join([*lines, ""])


def text_of(node):
    """A literal text of the source, or None."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def label(name, call):
    """What a field is called: its string, or its name as the framework reads it."""
    named = {word.arg: word.value for word in call.keywords}
    first = call.args[0] if call.args else None
    many = call.func.attr in ("Many2one", "One2many", "Many2many", "Selection")
    string = named.get("string") or (None if many else first)
    given = text_of(string) if string is not None else None
    if given:
        return given
    for end in ("_ids", "_id"):
        name = name.removesuffix(end)
    return name.replace("_", " ").title()


def fields():
    """Fields with a help: dict of model → list of (label, help)."""
    found = defaultdict(list)
    for path in sources("*/**/*.py"):
        for model in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(model, ast.ClassDef):
                found[title_of(model) or ""] += helps(model)
    return {name: rows for name, rows in sorted(found.items()) if name and rows}


def title_of(model):
    """What a class calls its model: its description, else the name it extends."""
    said = {
        target.id: text_of(node.value)
        for node in model.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return said.get("_description") or said.get("_inherit") or said.get("_name")


def helps(model):
    """Yield (label, help) of a class's fields that have one."""
    for node in model.body:
        call = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        for word in call.keywords:
            if word.arg == "help" and (text := text_of(word.value)):
                yield label(node.targets[0].id, call), text


def fields_page(italian):
    """The page of what fields say of themselves."""
    intro = [key for key in WORDS if key.startswith("What the fields")][0]
    lines = [
        f"# {say('Settings, fields and figures', italian)}",
        "",
        say(intro, italian),
    ]
    head = f"| {say('Field', italian)} | {say('What it says', italian)} |"
    for model, rows in fields().items():
        lines += ["", f"## {say(model, italian)}", "", head, "|---|---|"]
        for name, text in rows:
            text = " ".join(say(text, italian).split()).replace("|", "\\|")
            text = text.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")
            lines.append(f"| **{say(name, italian)}** | {text} |")
    return "\n".join([*lines, ""])


def written():
    """The pages that are written from the sources: dict of path → text."""
    return {
        ROOT / "docs" / folder / name: make(italian)
        for folder, italian in LANGUAGES.items()
        for name, make in (("schermate.md", screens), ("campi.md", fields_page))
    }


def built(folder):
    """Build the site into a folder; a dead link, a page outside the nav fail."""
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True)
    build(config)
    for name in LEFT_OUT:
        (Path(folder) / name).unlink(missing_ok=True)
    shown = "".join(path.read_text("utf-8") for path in Path(folder).rglob("*.html"))
    for picture in (Path(folder) / "img").rglob("*.png"):
        if f"img/{picture.relative_to(Path(folder) / 'img').as_posix()}" not in shown:
            picture.unlink()


def content(folder):
    """The files below a folder: dict of path → bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences():
    """Names of what scripts/manual would write anew."""
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, text in written().items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    with tempfile.TemporaryDirectory() as folder:
        built(folder)
        new, old = content(Path(folder)), content(SITE)
    names = {*new, *old}
    return stale + sorted(name for name in names if new.get(name) != old.get(name))


def main(mode):
    if mode == "check":
        stale = differences()
        if stale:
            print("Run scripts/manual, these are out of date:", *stale, sep="\n  ")
        return bool(stale)
    for path, text in written().items():
        path.write_text(text, "utf-8")
    shutil.rmtree(SITE, ignore_errors=True)
    built(SITE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
