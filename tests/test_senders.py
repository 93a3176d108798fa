"""No way out that nobody declared: each place that writes or calls says how it asks.

Each add-on has a ``senders.csv``: ``file,where,way,asks,why``. ``where`` is the
function, in a view and in a template the field or the template; ``way`` is what sends
(see ``SENDS``, ``QUEUES``, ``LINKS``, ``WIDGETS``); ``asks`` is one of ``ASKS``:

- ``gate``: ``crm.contact.gate`` is asked, for the purpose and the channel and in the
  function that ``why`` names: ``marketing email models/x/y.py:function``;
- the others ask nobody, and ``why`` says why that is lawful.

Sources: art. 130 of the privacy code (D.Lgs. 196/2003), GDPR art. 6(1)(b).
"""

import ast
import csv
import re
from functools import cache

import pytest
from lxml import etree

from checks import sources
from house.paths import ADDONS

#: how a place asks
ASKS = {
    "gate": "the gate decides as it leaves",
    "shown": "a person calls or writes: the state is shown beside it",
    "answer": "it answers the person, who wrote or asked",
    "service": "what a contract or a law asks for; the kernel says “contract”",
    "internal": "to colleagues, or a note that nobody outside gets",
    "reads": "it names the queue or the scheme, and sends nothing",
    "core": "it gives on what somebody else decided to send",
}
PURPOSES = ("marketing", "profiling", "tracking", "service")
CHANNELS = ("call", "email", "pec", "sms", "post", "messaging")

#: methods that send, of core and of its add-ons; a call of ``super()`` gives on
SENDS = {
    "message_post", "message_post_with_source", "message_mail_with_source",
    "message_notify", "_message_sms", "_message_sms_with_template",
    "_message_sms_schedule_mass", "_notify_thread", "send_mail", "send_mail_batch",
    "send_email", "send", "_send_sms", "_send_sms_batch", "_action_send_mail",
    "action_put_in_queue", "action_send_now", "_snailmail_print",
    "action_mass_mailing_sms", "action_launch",
}  # fmt: skip
#: models whose records leave the house
QUEUES = {
    "mail.mail", "sms.sms", "snailmail.letter", "mail.compose.message", "sms.composer",
    "whatsapp.message", "whatsapp.composer",
}  # fmt: skip
#: what a browser or a telephone opens to call or to write
LINKS = re.compile(r"(?<![\w.])(tel:|sms:|mailto:|wa\.me/|whatsapp:|callto:)(?! )")
#: fields that core makes such links of
WIDGETS = {"phone": "tel:", "email": "mailto:", "sms_widget": "sms:"}
#: server actions and rules that send
STATES = {"mail_post", "sms", "whatsapp"}


def functions(tree):
    """Yield each node with the name of the function that it is in."""
    waiting = [(tree, "")]
    while waiting:
        node, name = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.name
        yield node, name
        waiting += [(child, name) for child in ast.iter_child_nodes(node)]


def is_super(node):
    """Whether something is asked of what is extended: it decides, not we."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
    )


def documentation(tree):
    """The ids of the docstrings' nodes."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)
    }


def in_python(text):
    """The ways out of a module's text: ``{(function, way)}``."""
    tree, found = ast.parse(text), set()
    words = documentation(tree)
    for node, name in functions(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in SENDS and not is_super(node.func.value):
                found.add((name, node.func.attr))
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if node.slice.value in QUEUES:
                found.add((name, node.slice.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in words:
                found |= {(name, link) for link in LINKS.findall(node.value)}
    return found


def named(element):
    """The template or the record that an element is in."""
    for one in (element, *element.iterancestors()):
        name = one.get("t-name") or (
            one.tag in ("record", "template") and one.get("id")
        )
        if name:
            return name.rpartition(".")[2]
    return ""


def in_xml(content):
    """The ways out of a view or a template: ``{(where, way)}``."""
    found = set()
    for element in etree.fromstring(content).iter(etree.Element):
        where = named(element)
        widget = WIDGETS.get(element.get("widget"))
        if widget:
            found.add((f"{where}/{element.get('name')}", widget))
        for key, value in element.attrib.items():
            if key.startswith("t-att") or key == "href":
                found |= {(where, link) for link in LINKS.findall(value)}
        if element.get("name") == "state" and (element.text or "").strip() in STATES:
            found.add((where, element.text.strip()))
    return found


def in_script(text):
    """The ways out of a script's strings: ``{("", way)}``."""
    text = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", text, flags=re.DOTALL)
    return {("", link) for link in LINKS.findall(text)}


def is_source(path):
    parts = path.relative_to(ADDONS).parts
    left_out = {"tests", "migrations", "lib", "i18n", "readme", "description"}
    return (
        path.suffix in (".py", ".xml", ".js")
        and not left_out & set(parts)
        # sets of what is told to who tries it, on a database of its own
        and parts[0] != "crm_azienda_demo"
    )


READERS = {
    ".py": lambda path: in_python(path.read_text("utf-8")),
    ".xml": lambda path: in_xml(path.read_bytes()),
    ".js": lambda path: in_script(path.read_text("utf-8")),
}


@cache
def found_in(addon):
    """All ways out of an add-on: ``{(file, where, way)}``."""
    return {
        (str(path.relative_to(ADDONS / addon)), *way)
        for path in sources.tracked()
        if path.is_relative_to(ADDONS / addon) and is_source(path)
        for way in READERS[path.suffix](path)
    }


@cache
def declared_in(addon):
    """What an add-on declares: ``{(file, where, way): (asks, why)}``."""
    path = ADDONS / addon / "senders.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["file"], row["where"], row["way"]): (row["asks"], row["why"] or "")
            for row in csv.DictReader(stream)
        }


NAMES = [addon.name for addon in sources.addons()]


@pytest.mark.parametrize("addon", NAMES)
def test_every_way_out_is_declared(addon):
    """Nothing writes or calls around the gate; what left is taken off the list."""
    found, declared = found_in(addon), declared_in(addon)
    new = sorted(found - set(declared))
    assert not new, f"say in {addon}/senders.csv how these ask: {new}"
    gone = sorted(set(declared) - found)
    assert not gone, f"no longer in {addon}: {gone}"


@pytest.mark.parametrize("addon", NAMES)
def test_what_is_declared_is_so(addon):
    """Who asks the gate does; who does not says why."""
    wrong = [
        (*where, fault)
        for where, (asks, why) in declared_in(addon).items()
        if (fault := fault_of(addon, asks, why))
    ]
    assert not wrong, wrong


def fault_of(addon, asks, why):
    """What is wrong with a line, or None."""
    if asks not in ASKS:
        return f"“{asks}” is none of {sorted(ASKS)}"
    if asks != "gate":
        return None if len(why.split()) >= 2 else "say why"
    purpose, channel, place = (why.split() + [""] * 3)[:3]
    if purpose not in PURPOSES or channel not in CHANNELS:
        return f"purpose and channel first: {why}"
    name, _colon, function = place.partition(":")
    home = ADDONS / addon / name
    if not home.exists():
        home = ADDONS / name
    if not home.exists():
        return f"no such file: {name}"
    return None if asks_gate(home, function) else f"{place} does not ask the gate"


def asks_gate(path, function):
    """Whether a function of a file names the gate, or a script the state's service."""
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        return "contact_state" in text
    return any(
        isinstance(node, ast.Constant) and node.value == "crm.contact.gate"
        for node, name in functions(ast.parse(text))
        if name == function
    )


def test_each_way_is_found():
    """What sends is found in code, in views and in scripts; what gives on is not."""
    code = (
        "'''A module that says tel:1 and message_post().'''\n"
        "def a(self):\n    self.env['mail.mail'].sudo().create({}).send()\n"
        "def b(self):\n    return super().message_post(body='x')\n"
        "def c(self):\n    record.message_post(body='x')\n"
        "def d(self):\n    return {'url': f'https://wa.me/{self.phone}'}\n"
        "def e(self):\n    user._bus_send('x', {})\n"
    )
    assert in_python(code) == {
        ("a", "mail.mail"),
        ("a", "send"),
        ("c", "message_post"),
        ("d", "wa.me/"),
    }
    view = (
        b'<odoo><record id="view"><field name="arch">'
        b'<field name="phone" widget="phone"/></field></record>'
        b'<template id="page"><a href="mailto:x@y.example"/></template>'
        b'<record id="act"><field name="state">mail_post</field></record></odoo>'
    )
    assert in_xml(view) == {
        ("view/phone", "tel:"),
        ("page", "mailto:"),
        ("act", "mail_post"),
    }
    assert in_script("// tel:1\nhref = `tel:${phone}`; a = 'http://x';") == {
        ("", "tel:")
    }


if __name__ == "__main__":
    # what is not declared yet, as lines to fill in
    for one in NAMES:
        for line in sorted(found_in(one) - set(declared_in(one))):
            print(one, *line, sep=",")
