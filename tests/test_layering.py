"""Dependencies point down only: what each add-on may name, from its own files.

The picture is that of the architecture: the customer card at the bottom, presales and
after-sales beside each other above it, the desk, glue between two, the demonstration
company on top of all.
"""

import ast
import re
from functools import cache

import pytest

from checks import sources

#: The dependencies that were agreed on; who changes them changes the architecture.
AGREED = {
    "crm_scheda_cliente": {
        "contacts",
        "calendar",
        "phone_validation",
        "sale_management",
    },
    "crm_prevendita": {
        "crm_scheda_cliente",
        "crm",
        "sale_crm",
        "mass_mailing_crm",
        "survey_crm",
        "calendar",
    },
    "crm_postvendita": {
        "crm_scheda_cliente",
        "portal",
        "rating",
        "resource",
        "calendar",
    },
    "crm_mydesk": {"crm_scheda_cliente"},
    # knows nothing of the suite: printing where Odoo's own way is missing
    # (portal: a customer's long document, and word by mail that it is ready)
    "crm_report_weasyprint": {"portal"},
}
DEMO = "crm_azienda_demo"
ADDONS = sources.addons()
NAMES = [addon.name for addon in ADDONS]
LOOKED_AT = (".py", ".xml", ".js", ".csv", ".scss")


@cache
def files(folder):
    """The add-on's source files that could name another add-on."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in LOOKED_AT and "lib" not in path.relative_to(folder).parts
    ]


def documentation(tree):
    """The nodes that are docstrings."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)
    }


@cache
def python_words(path):
    """Strings and imported modules of a Python file, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = documentation(tree)
    words = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words += [node.value] if id(node) not in skipped else []
        elif isinstance(node, ast.Import):
            words += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            words += [f"{node.module}.{alias.name}" for alias in node.names]
    return words


@cache
def other_words(path):
    """What an XML, JavaScript, CSV or SCSS file says, without its comments."""
    text = path.read_text("utf-8", errors="replace")
    text = re.sub(r"<!--.*?-->|/\*.*?\*/|^\s*//.*?$", "", text, flags=re.S | re.M)
    return [text]


def words(path):
    return python_words(path) if path.suffix == ".py" else other_words(path)


@cache
def models(folder):
    """Names of the models that an add-on brings into being."""
    found = set()
    for path in sorted((folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found |= own_model(node)
    return found


def own_model(node):
    """The model that a class defines and does not merely extend (set of 0 or 1)."""
    values = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            try:
                values[item.targets[0].id] = ast.literal_eval(item.value)
            except ValueError:
                continue
    name, inherit = values.get("_name"), values.get("_inherit", ())
    inherited = {inherit} if isinstance(inherit, str) else set(inherit or ())
    return {name} - inherited if isinstance(name, str) else set()


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_dependencies_are_those_agreed_on(addon):
    """The manifests depend on what the architecture says, no more and no less."""
    if addon.name in AGREED:
        assert set(addon.depends) == AGREED[addon.name]
    elif addon.name != DEMO:
        joined = set(addon.depends) & set(NAMES)
        assert addon.auto_install, f"{addon.name} is glue: it must install itself"
        assert joined, f"{addon.name} is glue: it must join an add-on of the suite"


def test_nothing_depends_on_the_demonstration_company():
    """The demonstration company is on top of everything."""
    assert not [addon.name for addon in ADDONS if DEMO in addon.depends]


def test_presales_and_after_sales_do_not_know_each_other():
    """Neither is below the other."""
    assert "crm_postvendita" not in sources.below("crm_prevendita", ADDONS)
    assert "crm_prevendita" not in sources.below("crm_postvendita", ADDONS)


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_no_file_names_an_addon_above(addon):
    """No import, external id or module name of an add-on that is not below."""
    foreign = set(NAMES) - sources.below(addon.name, ADDONS)
    if not foreign:
        return
    pattern = re.compile(rf"\b({'|'.join(sorted(foreign))})\b")
    found = [
        f"{path.relative_to(addon.path)}: {match[0]}"
        for path in files(addon.path)
        for word in words(path)
        for match in pattern.finditer(word)
    ]
    assert not found, found


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_no_file_names_a_model_of_an_addon_above(addon):
    """No model, as a whole string, of an add-on that is not below."""
    foreign = {
        model: other.name
        for other in ADDONS
        if other.name not in sources.below(addon.name, ADDONS)
        for model in models(other.path)
    }
    found = []
    for path in files(addon.path):
        for word in words(path):
            pieces = [word] if path.suffix == ".py" else re.split(r"[\"'<>,\s]", word)
            found += [
                f"{path.relative_to(addon.path)}: {piece} is of {foreign[piece]}"
                for piece in pieces
                if piece in foreign
            ]
    assert not found, found
