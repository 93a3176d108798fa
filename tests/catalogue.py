"""Which capabilities of the catalogue are delivered: docs/coverage.md and its proof.

A capability is delivered when a test proves it; the test says so by naming the id in
its docstring. `python tests/catalogue.py` writes what the tests say into the page; a
line marked ``partly`` by hand stays so.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "coverage.md"
ID = re.compile(r"\b(?:BA|SC|PV|PO|MD|SU)-\d\d\b")
ROW = re.compile(
    r"^\| (?P<id>[A-Z]{2}-\d\d) \|(?P<what>[^|]*)\|(?P<state>[^|]*)\|.*\|$"
)
STATES = ("delivered", "partly", "not yet")


def test_files():
    """Python files that hold tests, of the add-ons and of the whole system."""
    places = ("addons/*/tests/**/test_*.py", "tests/**/test_*.py")
    return sorted(path for place in places for path in ROOT.glob(place))


def proofs():
    """Dict of id → sorted names of the tests whose docstring has it."""
    found = {}
    for path in test_files():
        short = path.relative_to(ROOT).as_posix().removeprefix("addons/")
        short = short.replace("/tests/", "/").removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Module):
                for name in ID.findall(ast.get_docstring(node) or ""):
                    found.setdefault(name, set()).add(short)
    return {name: sorted(places) for name, places in found.items()}


def rows(text):
    """The page's table: dict of id → state."""
    matches = filter(None, map(ROW.match, text.splitlines()))
    return {match["id"]: match["state"].strip() for match in matches}


def line(match, places):
    """One line of the table as the tests would have it."""
    state = match["state"].strip()
    if not places:
        state = "not yet"
    elif state not in ("delivered", "partly"):
        state = "delivered"
    proof = ", ".join(f"`{place}`" for place in places)
    return f"| {match['id']} |{match['what']}| {state} | {proof} |"


def written(text, found):
    """The page with the states that follow from the tests."""
    lines = []
    for old in text.splitlines():
        match = ROW.match(old)
        lines.append(line(match, found.get(match["id"], [])) if match else old)
    return "\n".join(lines) + "\n"


def main():
    text = written(PAGE.read_text("utf-8"), proofs())
    PAGE.write_text(text, "utf-8")
    states = list(rows(text).values())
    print(", ".join(f"{states.count(state)} {state}" for state in STATES))


if __name__ == "__main__":
    sys.exit(main())
