"""The manual: what it names is on a screen, what it shows is there, it builds."""

import re

import polib
import pytest

from checks import manuals
from house.paths import ADDONS, ROOT

FOLDERS = {"manuale": "msgstr", "manual": "msgid"}
BOLD = re.compile(r"\*\*(.+?)\*\*")
IMAGE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
#: A page in manual_pages.js, before the list of its screens.
HELP = re.compile(r"^    (\w+): \[", re.MULTILINE)
#: Names of core's screens that the manual uses, in both languages.
CORE = ROOT / "tests" / "manual_core.txt"
#: Written from the sources themselves.
WRITTEN = ("schermate.md", "campi.md")
LARGEST = 200_000


def known(side):
    """Every label of the suite in one language, and those of core that are allowed."""
    found = set(CORE.read_text("utf-8").splitlines())
    for path in ADDONS.glob("*/i18n/it.po"):
        found.update(getattr(entry, side).strip() for entry in polib.pofile(str(path)))
    return found


def pages(folder):
    return sorted((ROOT / "docs" / folder).glob("*.md"))


@pytest.mark.parametrize(("folder", "side"), FOLDERS.items())
def test_names_are_on_a_screen(folder, side):
    """SU-03 A name in bold is that of a menu, a button, a field."""
    labels = known(side)
    unknown = [
        f"{folder}/{path.name}: {name}"
        for path in pages(folder)
        if path.name not in WRITTEN
        for bold in BOLD.findall(path.read_text("utf-8"))
        for name in bold.split(" › ")
        if name not in labels
    ]
    assert not unknown, "No screen has these:\n" + "\n".join(unknown)


@pytest.mark.parametrize(("folder", "side"), FOLDERS.items())
def test_every_screen_is_told_of(folder, side):
    """SU-03 Each menu of the suite is named on a page that somebody wrote."""
    told = "\n".join(
        path.read_text("utf-8") for path in pages(folder) if path.name not in WRITTEN
    )
    names = {name for bold in BOLD.findall(told) for name in bold.split(" › ")}
    missing = {
        manuals.say(manuals.called(menu), folder == "manuale")
        for menu in manuals.menus()[0].values()
        if menu["action"]
    } - names
    assert not missing, f"no page of {folder} tells of {sorted(missing)}"


def test_both_languages_have_the_same_pages():
    """SU-03 Italian and English have the same pages, with the same pictures."""
    italian, english = map(pages, FOLDERS)
    assert [path.name for path in italian] == [path.name for path in english]
    for one, other in zip(italian, english, strict=True):
        first, second = one.read_text("utf-8"), other.read_text("utf-8")
        assert IMAGE.findall(first) == IMAGE.findall(second), one.name


def test_pictures_are_light():
    """SU-03 A picture of the manual has at most 200 kB."""
    heavy = [
        path.name
        for path in (ROOT / "docs" / "img").rglob("*.png")
        if path.stat().st_size > LARGEST
    ]
    assert not heavy


def test_it_is_built_as_it_is_written():
    """SU-03 No dead link, each page in the contents, the add-on's copy is new."""
    stale = manuals.differences()
    assert not stale, f"run scripts/manual: {stale}"


def test_help_opens_pages_that_exist():
    """SU-03 Each page that a screen's help names is there, in both languages."""
    named = {
        page
        for path in ADDONS.glob("*/static/src/manual_pages.js")
        for page in HELP.findall(path.read_text("utf-8"))
    }
    assert len(named) > 10
    for folder in FOLDERS:
        assert named <= {path.stem for path in pages(folder)}


def test_nothing_comes_from_outside():
    """SU-03 The built pages fetch nothing: no script, no address elsewhere."""
    for path in manuals.SITE.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<script" not in text, path
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text), path
