"""Odoo's source: which tree, of which series."""

import json

import pytest

from house import odoo_tree
from house.errors import Stop


def make_tree(folder, series="19, 0, 0, FINAL, 0, ''"):
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "odoo" / "addons" / "base" / "__manifest__.py").write_text("{}")
    (folder / "odoo" / "release.py").write_text(f"version_info = ({series})\n")
    return folder


@pytest.mark.parametrize(
    ("line", "series"),
    [
        ("version_info = (19, 0, 0, FINAL, 0, '')", 19),
        ("version_info = ('saas~19', 1, 0, FINAL, 0, '')", "saas~19"),
        ("nothing", "unknown"),
    ],
)
def test_the_series_is_read_not_imported(line, series):
    assert odoo_tree.read_series(line) == series


def test_a_checkout_is_a_home(tmp_path):
    home = make_tree(tmp_path)
    (home / "addons" / "web").mkdir(parents=True)
    (home / "addons" / "web" / "__manifest__.py").write_text("{}")
    tree = odoo_tree.from_home(home)
    assert tree.import_path == home
    assert tree.addons_path == (home / "addons", home / "odoo" / "addons")


def test_an_unpacked_package_is_a_home(tmp_path):
    make_tree(tmp_path / odoo_tree.PYTHON_DIR)
    tree = odoo_tree.from_home(tmp_path)
    assert tree.src == tmp_path / odoo_tree.PYTHON_DIR / "odoo"
    assert tree.addons_path == (tree.src / "addons",)


def test_a_home_without_odoo_is_refused(tmp_path):
    with pytest.raises(
        Stop, match="holds no Odoo: it must be the folder with odoo-bin"
    ):
        odoo_tree.from_home(tmp_path)


def test_a_home_of_another_series_is_refused(tmp_path):
    make_tree(tmp_path, "18, 0, 0, FINAL, 0, ''")
    with pytest.raises(Stop, match="is Odoo 18 and the suite needs 19"):
        odoo_tree.from_home(tmp_path)


def test_odoo_home_comes_before_our_own(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(make_tree(tmp_path)))
    assert odoo_tree.find().src == tmp_path / "odoo"


def test_an_archive_that_moved_on_says_how_to_give_a_tree():
    said = odoo_tree.moved(["odoo-20"])
    assert "now has odoo-20" in said
    assert "ODOO_HOME=/path/of/odoo" in said
    assert "has no Odoo any more" in odoo_tree.moved([])


class Moved:
    """Debian's archive in some years."""

    def update(self, ticker=None):
        pass

    def search(self, pattern):
        return [] if "19" in pattern else ["odoo-20"]


@pytest.fixture
def fetching(monkeypatch, tmp_path):
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setattr(odoo_tree, "HOME", tmp_path / "odoo")
    monkeypatch.setattr(odoo_tree.apt, "available", lambda: True)
    monkeypatch.setattr(odoo_tree.apt, "debian_mirror", lambda: "http://m.example")
    monkeypatch.setattr(odoo_tree, "keyring", lambda: "/keys")
    return monkeypatch


def test_nothing_is_unpacked_from_an_archive_that_moved_on(fetching, tmp_path):
    fetching.setattr(odoo_tree.apt.Archive, "unstable", lambda *given: Moved())
    with pytest.raises(Stop, match="odoo-20"):
        odoo_tree.find()
    assert not (tmp_path / "odoo").exists()


def test_a_machine_without_apt_is_told_of_odoo_home(fetching):
    fetching.setattr(odoo_tree.apt, "available", lambda: False)
    with pytest.raises(Stop, match="ODOO_HOME"):
        odoo_tree.find()


def test_an_interrupted_unpacking_is_begun_afresh(fetching, tmp_path):
    """Without the stamp, which is written last, what is there does not count."""
    make_tree(tmp_path / "odoo" / odoo_tree.PYTHON_DIR)
    begun = []
    fetching.setattr(odoo_tree, "fetch", lambda: begun.append(True))
    odoo_tree.find()
    assert begun
    (tmp_path / "odoo" / "stamp.json").write_text(json.dumps({}))
    begun.clear()
    odoo_tree.find()
    assert not begun


def test_without_npm_the_client_gets_an_empty_library(monkeypatch, tmp_path):
    class Nothing:
        def download(self, package):
            return package

    monkeypatch.setattr(odoo_tree, "HOME", tmp_path)
    monkeypatch.setattr(odoo_tree.apt, "unpack", lambda deb, root: None)
    monkeypatch.setattr(odoo_tree.shutil, "which", lambda name: None)
    odoo_tree.complete(Nothing())
    assert list(tmp_path.rglob("selfie_segmentation.js"))


def test_sha256(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    assert odoo_tree.sha256(tmp_path / "x").startswith("ba7816bf8f01cfea")
