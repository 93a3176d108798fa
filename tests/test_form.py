"""The size of files and functions, the reason of each sudo, no foreign addresses."""

import ast
import re

import pytest

from checks import sources
from house.paths import ROOT

#: Where it hurts, not what to aim at. One model is written in one file, however long
#: its duty; a function is about 25. Formatted dictionaries take a line per item.
LONGEST_FILE = 900
LONGEST_FUNCTION = 40
LONGEST_COMPONENT = 250
#: What may be longer, and why: path → reason.
LONGER_FILES: dict = {}
#: "path:function" → reason.
LONGER_FUNCTIONS: dict = {}

FILES = sources.tracked()
PYTHON = [path for path in FILES if sources.is_python(path)]
IDS = [str(path.relative_to(ROOT)) for path in PYTHON]
#: Written in two pieces so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "deb.deb" + "ian.org")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[\w.]")
#: as in Odoo's ``test_lint/tests/test_jstranslate.py``
TEMPLATE_STRING = re.compile(r"_t\(\s*`.*?\s*`\s*\)", re.DOTALL)
#: in two pieces, likewise
CONFLICT = re.compile(r"^(?:<{4}<{3}|>{4}>{3}) ", re.MULTILINE)
BINARY = (".png", ".jpg", ".gif", ".ico", ".woff2", ".ttf", ".xlsx", ".pdf", ".zip")


def is_test(path):
    return "tests" in path.relative_to(ROOT).parts


def functions(tree):
    """All functions with the qualified name each is known by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node):
    """Lines of a function without its decorators and its docstring."""
    lines = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        lines -= first.end_lineno - first.lineno + 1
    return lines


@pytest.mark.parametrize("path", PYTHON, ids=IDS)
def test_files_and_functions_stay_short(path):
    """A file is read in one sitting, a function in one look."""
    name, text = str(path.relative_to(ROOT)), path.read_text("utf-8")
    lines = len(text.splitlines())
    if name not in LONGER_FILES:
        assert lines <= LONGEST_FILE, f"{name} has {lines} lines: split it by duty"
    if is_test(path) or "benchmarks" in path.parts:
        return
    long = [
        f"{name}:{node.lineno} {node.name} has {length(node)} lines"
        for node in functions(ast.parse(text))
        if length(node) > LONGEST_FUNCTION
        and f"{name}:{node.name}" not in LONGER_FUNCTIONS
    ]
    assert not long, f"too long, split by duty: {long}"


SCRIPTS = [
    path
    for path in FILES
    if path.suffix == ".js" and "src" in path.parts and "lib" not in path.parts
]


@pytest.mark.parametrize(
    "path", SCRIPTS, ids=[str(path.relative_to(ROOT)) for path in SCRIPTS]
)
def test_components_stay_short(path):
    """A component, a service, a hook: one duty a file."""
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_COMPONENT, f"{lines} lines: split it by duty"


@pytest.mark.parametrize(
    "path", SCRIPTS, ids=[str(path.relative_to(ROOT)) for path in SCRIPTS]
)
def test_translated_texts_are_whole(path):
    """What ``_t`` gets has no values in it, or no translation would be found."""
    text = path.read_text("utf-8")
    found = [one for one in TEMPLATE_STRING.findall(text) if "${" in one]
    assert not found, f"give the values as arguments of _t: {found}"


def is_sudo(node):
    """Whether a node is a call of ``….sudo()``; ``sudo(False)`` gives rights back."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        and not any(
            isinstance(arg, ast.Constant) and not arg.value for arg in node.args
        )
    )


def said_at(lines, number):
    """Whether a line, or the comment that ends right above it, says ``# sudo``."""
    above = number - 1
    while above and lines[above - 1].lstrip().startswith("#"):
        above -= 1
    return any("# sudo" in line for line in lines[above:number])


def statements(node, statement=None):
    """Yield every node with the innermost statement that it is a part of."""
    statement = node if isinstance(node, ast.stmt) else statement
    yield node, statement
    for child in ast.iter_child_nodes(node):
        yield from statements(child, statement)


def unexplained(text):
    """Line numbers of ``sudo()`` calls whose reason does not stand by them.

    It is said on the call's line or right above it, or where its statement begins.
    """
    lines = text.splitlines()
    return sorted(
        {
            node.func.end_lineno
            for node, statement in statements(ast.parse(text))
            if is_sudo(node)
            and not said_at(lines, node.func.end_lineno)
            and not said_at(lines, node.end_lineno)
            and not said_at(lines, statement.lineno)
        }
    )


def test_a_reason_stands_by_its_sudo():
    """A reason elsewhere in the function, or below, is none."""
    beside = "def f(self):\n    return self.sudo()  # sudo: why"
    above = "def f(self):\n    # sudo: why,\n    # in two lines\n    self.sudo()"
    chained = "def f(self):\n    # sudo: why\n    x = (\n    a\n    .sudo()\n    )"
    assert not unexplained(beside)
    assert not unexplained(above)
    assert not unexplained(chained)
    far = "def f(self):\n    # sudo: why\n    a = 1\n    self.sudo()"
    below = "def f(self):\n    self.sudo()\n    # sudo: why"
    second = "def f(self):\n    # sudo: why\n    self.sudo()\n    self.sudo()"
    assert [unexplained(text) for text in (far, below, second)] == [[4], [2], [4]]


ADDON_CODE = [path for path in PYTHON if "addons" in path.parts and not is_test(path)]


@pytest.mark.parametrize(
    "path", ADDON_CODE, ids=[str(path.relative_to(ROOT)) for path in ADDON_CODE]
)
def test_every_sudo_says_why(path):
    """Rights are lifted for a reason, told where it happens: ``# sudo: why``."""
    name = path.relative_to(ROOT)
    found = [f"{name}:{number}" for number in unexplained(path.read_text("utf-8"))]
    assert not found, f"sudo() without its reason: {found}"


def test_no_address_of_a_registry_and_no_path_of_a_machine():
    """Sources come from the person's own settings, folders from where the files are."""
    found = []
    for path in FILES:
        if path.suffix in BINARY:
            continue
        text = path.read_text("utf-8", errors="replace")
        name = path.relative_to(ROOT)
        found += [f"{name}: {host}" for host in HOSTS if host in text]
        found += [f"{name}: a conflict of git" for _ in CONFLICT.finditer(text)]
        found += [f"{name}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
    assert not found, found
