"""The add-ons' tests under pytest-odoo: what `-k` finds."""


def pytest_itemcollected(item):
    """`-k` finds a test by its docstring and its class's too: an id, a word."""
    for thing in (item.obj, getattr(item, "cls", None)):
        item.extra_keyword_matches.add(getattr(thing, "__doc__", None) or "")
