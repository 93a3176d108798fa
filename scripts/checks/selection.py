"""What a command line of scripts/test asks for."""

import ast
from typing import NamedTuple

#: Parts that are not an add-on, in the order in which they are told.
PARTS = (
    "lint",
    "unit",
    "layering",
    "odoolint",
    "example",
    "pytest",
    "i18n",
    "permissions",
    "system",
    "matrix",
    "upgrade",
)


#: What the part ``pytest`` runs: few tests, HTTP ones among them.
UNDER_PYTEST = "crm_scheda_cliente_website"


class Choice(NamedTuple):
    """``addons``: name → test tags (str); ``parts``: names out of PARTS.

    ``under_pytest``: the add-ons to run under pytest-odoo.
    """

    addons: dict
    parts: list
    word: str | None = None
    under_pytest: tuple = ()


def choose(names, word, known, pytest=False):
    """What to run.

    :param names: words of the command line: add-ons and parts; none means all
    :param word: what ``-k`` gave, or None
    :param known: the suite's add-ons (list of Addon)
    :param pytest: whether ``--pytest`` was given: the names are add-ons then
    :return: a Choice
    :raise ValueError: with a sentence, for a name that is neither
    """
    by_name = {addon.name: addon for addon in known}
    if pytest:
        return Choice({}, [], word, addons_alone(names, by_name))
    unknown = [name for name in names if name not in by_name and name not in PARTS]
    if unknown:
        raise ValueError(
            f"There is no add-on or part called {unknown[0]}; the parts are "
            f"{', '.join(PARTS)}, the add-ons {', '.join(by_name)}."
        )
    chosen = [name for name in names if name in by_name] or ([] if names else by_name)
    parts = [name for name in PARTS if name in names or not names]
    if not word:
        small = (UNDER_PYTEST,) if "pytest" in parts else ()
        return Choice({name: f"/{name}" for name in chosen}, parts, None, small)
    tags = {name: tags_matching(by_name[name], word) for name in chosen}
    with_word = [part for part in parts if part in ("unit", "layering", "system")]
    return Choice(
        {name: found for name, found in tags.items() if found}, with_word, word
    )


def addons_alone(names, by_name):
    """The add-ons named for ``--pytest`` (tuple).

    :raise ValueError: with a sentence, where none is named or one is no add-on
    """
    wrong = [name for name in names if name not in by_name]
    if wrong or not names:
        reason = f"{wrong[0]} is none" if wrong else "none is named"
        raise ValueError(
            f"--pytest runs the tests of add-ons and {reason}; the add-ons are "
            f"{', '.join(by_name)}."
        )
    return tuple(dict.fromkeys(names))


def test_files(addon):
    """The files of an add-on's tests, those in rooms too (sorted list of Path)."""
    return sorted((addon.path / "tests").rglob("test_*.py"))


def tags_matching(addon, word):
    """Odoo's test tags for the tests of an add-on that a word is found in ('' if none).

    The word is looked for in the file's, class's and test's name and in docstrings, so
    that an id of the catalogue finds its proof.
    """
    tags = []
    for path in test_files(addon):
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                tags += class_tags(addon.name, path.stem, node, word.lower())
    return ",".join(tags)


def class_tags(module, stem, node, word):
    """Tags of one test class: the class as a whole, or the tests that match."""
    tests = [
        item
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name.startswith("test")
    ]
    if not tests:
        return []
    if any(word in text.lower() for text in (stem, node.name, doc(node))):
        return [f"/{module}:{node.name}"]
    return [
        f"/{module}:{node.name}.{test.name}"
        for test in tests
        if word in test.name.lower() or word in doc(test).lower()
    ]


def doc(node):
    """A class's or function's docstring, '' without."""
    return ast.get_docstring(node) or ""
