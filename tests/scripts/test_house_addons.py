"""The suite's add-ons on disk: which to install, which changed."""

import pytest

from house import addons
from house.errors import Stop


@pytest.fixture
def folder(tmp_path):
    def add(name, text="{'name': 'x'}"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(text)
        return tmp_path / name

    add.path = tmp_path
    return add


def test_only_installable_add_ons_are_found(folder):
    folder("a")
    folder("b", "{'installable': False}")
    (folder.path / "no_addon").mkdir()
    assert list(addons.manifests(folder.path)) == ["a"]


def test_a_broken_manifest_is_said_so(folder):
    folder("a", "{'name': ")
    with pytest.raises(Stop, match="a/__manifest__.py is not a manifest .*mend it"):
        addons.manifests(folder.path)


SUITE = {
    "card": {"depends": ["sale"]},
    "desk": {"depends": ["card"]},
    "card_stock": {"depends": ["card", "stock"], "auto_install": True},
    addons.DEMO: {"depends": ["desk"]},
}


def test_glue_installs_itself_and_the_demo_comes_last():
    names = addons.to_install(SUITE)
    assert names == ["card", "desk", "l10n_it", addons.DEMO]
    assert addons.to_install(SUITE, demo=False) == ["card", "desk", "l10n_it"]


def test_what_builds_on_something_missing_is_left_out():
    without = {name: value for name, value in SUITE.items() if name != "card"}
    assert addons.to_install(without, known={"sale", "stock"}) == ["l10n_it"]
    assert "desk" in addons.to_install(SUITE, known={"sale", "stock"})


def test_a_checksum_knows_names_and_contents(folder):
    addon = folder("a")
    (addon / "models.py").write_text("1")
    first = addons.checksum(addon)
    (addon / "models.py").write_text("2")
    second = addons.checksum(addon)
    (addon / "models.py").rename(addon / "other.py")
    assert len({first, second, addons.checksum(addon)}) == 3


def test_a_checksum_ignores_what_an_installation_does_not_hold(folder):
    addon = folder("a")
    before = addons.checksum(addon)
    for name in ("tests", "readme", "__pycache__", "i18n"):
        (addon / name).mkdir()
    (addon / "tests" / "test_x.py").write_text("1")
    (addon / "readme" / "USAGE.md").write_text("1")
    (addon / "__pycache__" / "x.pyc").write_text("1")
    (addon / "i18n" / "a.pot").write_text("1")
    (addon / "pyproject.toml").write_text("1")
    page = addon / "static" / "description"
    page.mkdir(parents=True)
    (page / "index.html").write_text("1")
    (page / "card.png").write_text("1")
    assert addons.checksum(addon) == before
    (page / "icon.png").write_text("1")
    assert addons.checksum(addon) != before
    (page / "icon.png").unlink()
    (addon / "i18n" / "it.po").write_text("1")
    assert addons.checksum(addon) != before


def test_the_plan_installs_the_new_and_upgrades_the_changed():
    installed = {
        "a": "installed",
        "b": "installed",
        "c": "to upgrade",
        "sale": "installed",
    }
    before = {"a": "1", "b": "1", "c": "1"}
    now = {"a": "1", "b": "2", "c": "1", "d": "1"}
    assert addons.plan(["a", "b", "c", "d"], installed, before, now) == (
        ["d"],
        ["b", "c"],
    )


def test_nothing_changed_nothing_to_do():
    now = {"a": "1"}
    assert addons.plan(["a"], {"a": "installed"}, now, now) == ([], [])
