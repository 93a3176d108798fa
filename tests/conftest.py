"""The scripts' modules are importable in every test."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))


def pytest_itemcollected(item):
    """`-k` finds a test by its docstring too: an id of the catalogue, a word."""
    item.extra_keyword_matches.add(getattr(item.obj, "__doc__", None) or "")
