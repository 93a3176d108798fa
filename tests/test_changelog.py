"""The changelog, the histories and the manifests tell of the same versions."""

import re

import pytest

from checks import sources
from house.paths import ROOT

ADDONS = sources.addons()
NAMES = [addon.name for addon in ADDONS]
LINE = re.compile(r"^\| `(?P<name>\w+)` \| (?P<version>[\d.]+) \|$", re.MULTILINE)
HEAD = re.compile(r"^## (?P<version>[\d.]+) \(\d{4}-\d\d-\d\d\)$", re.MULTILINE)


def sections():
    """The changelog: list of (version, text), the newest first."""
    pieces = HEAD.split((ROOT / "CHANGELOG.md").read_text("utf-8"))
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def told():
    """Dict of add-on → the newest version that the changelog has of it."""
    found = {}
    for _version, text in sections():
        for match in LINE.finditer(text):
            found.setdefault(match["name"], match["version"])
    return found


def number(version):
    return tuple(map(int, version.split(".")))


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_the_manifests_version_stands_in_the_changelog(addon):
    """Who raises a version says what for."""
    assert told().get(addon.name) == addon.manifest["version"]


@pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
def test_the_manifests_version_is_the_top_of_the_addons_history(addon):
    history = (addon.path / "readme" / "HISTORY.md").read_text("utf-8")
    assert HEAD.search(history)["version"] == addon.manifest["version"]


def test_sections_are_named_after_the_highest_version_the_newest_first():
    versions = [number(version) for version, _text in sections()]
    assert versions == sorted(versions, reverse=True)
    assert versions[0] == max(number(addon.manifest["version"]) for addon in ADDONS)
