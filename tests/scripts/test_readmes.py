"""README.rst and the page in Apps are made from readme/ and the manifest."""

import pytest
from PIL import Image

from checks import readmes

MANIFEST = {
    "name": "CRM Something",
    "version": "19.0.1.2.3",
    "summary": "Some <thing>",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "images": ["static/description/icon.png", "static/description/credit_light.png"],
}
FRAGMENTS = {
    "DESCRIPTION": "What it *is*, with `code`.\n",
    "USAGE": "## The desk\n\nOpen it.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "DEVELOP": "Extend `_hook`.\n",
    "HISTORY": "## 19.0.1.2.3 (2026-11-30)\n\nMended.\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "readme").mkdir()
    for name, text in FRAGMENTS.items():
        (tmp_path / "readme" / f"{name}.md").write_text(text, "utf-8")
    (tmp_path / "__manifest__.py").write_text(repr(MANIFEST), "utf-8")
    return tmp_path


def test_the_readme_has_a_chapter_for_each_fragment_there_is(folder):
    text = readmes.readme(folder, MANIFEST)
    lines = text.splitlines()
    assert lines[:3] == ["=============", "CRM Something", "============="]
    chapters = [
        lines[number - 1]
        for number, line in enumerate(lines)
        if number > 2 and line and set(line) == {"="}
    ]
    assert chapters == ["Usage", "Development", "Changelog", "Bug Tracker", "Credits"]
    assert "What it *is*, with ``code``." in text
    assert "The desk\n--------" in text
    assert ":Version: 19.0.1.2.3" in text
    assert text.index(".. contents::") < text.index("Usage")
    assert ".. image:: static/description/credit_light.png" in text
    assert "icon.png" not in text


def test_the_page_is_for_who_uses_it(folder):
    text = readmes.page(folder, MANIFEST)
    assert "Some &lt;thing&gt;" in text
    assert '<img src="credit_light.png" alt="Credit light"' in text
    assert "<h2>Usage</h2>" in text and "<h3>The desk</h3>" in text
    assert "_hook" not in text
    assert readmes.CONTENTS not in text


def test_running_it_again_changes_nothing(folder, monkeypatch, capsys):
    monkeypatch.setattr(readmes, "ADDONS", folder.parent)
    assert readmes.main("check", folder.name) == 1
    assert "run scripts/readme" in capsys.readouterr().out
    assert readmes.main("write", folder.name) == 0
    assert readmes.main("check", folder.name) == 0
    assert readmes.stale(readmes.files(folder)) == []
    (folder / "readme" / "USAGE.md").write_text("Otherwise.\n", "utf-8")
    assert len(readmes.stale(readmes.files(folder))) == 2


def test_pictures_are_reduced(folder):
    source = folder / "shots"
    source.mkdir()
    place = folder / "static" / "description"
    place.mkdir(parents=True)
    assert readmes.take_pictures(folder, MANIFEST, [source]) == ["credit_light.png"]
    Image.new("RGB", (1400, 900), "white").save(source / "credit_light.png")
    assert readmes.take_pictures(folder, MANIFEST, [folder, source]) == []
    with Image.open(place / "credit_light.png") as picture:
        assert picture.size == (960, 617)


def test_a_manifest_text_that_is_no_markup_stays_text(folder):
    (folder / "readme" / "DESCRIPTION.md").write_text("a < b & <script>x</script>\n")
    assert "<script>" not in readmes.page(folder, MANIFEST)
