"""Each add-on can be published: its manifest, its icon, its pictures, its libraries."""

import ast
import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest
from manifestoo_core.metadata import metadata_from_addon_dir
from PIL import Image

from checks import sources
from house import addons as house_addons

ADDONS = sources.addons()
NAMES = [addon.name for addon in ADDONS]
each_addon = pytest.mark.parametrize("addon", ADDONS, ids=NAMES)
WEBSITE = "https://crm-suite.example.com"
BUILD = """[build-system]
requires = ["whool"]
build-backend = "whool.buildapi"
"""
#: What Odoo 19 itself requires from PyPI, as modules are called when imported.
OF_ODOO = set(
    "asn1crypto babel cbor2 chardet cryptography dateutil docutils freezegun geoip2"
    " gevent greenlet idna jinja2 libsass lxml markupsafe num2words ofxparse openpyxl"
    " OpenSSL passlib PIL polib psutil psycopg2 pypdf pytz qrcode reportlab requests"
    " rjsmin serial stdnum urllib3 usb vobject werkzeug xlrd xlsxwriter xlwt"
    " zeep".split()
)
#: A fragment is there where there is something of its kind to say.
ALWAYS = ("DESCRIPTION", "USAGE", "HISTORY")
SMALLEST_ICON = 128


def words(text):
    return " ".join(text.split())


@each_addon
def test_the_manifest_says_who_and_how_ripe(addon):
    manifest = addon.manifest
    assert manifest["website"] == WEBSITE
    assert manifest["maintainers"] == ["crm-suite"]
    assert manifest["development_status"] in ("Alpha", "Beta", "Production/Stable")
    assert manifest["license"] == "LGPL-3"


@each_addon
def test_fragments_are_there(addon):
    for name in ALWAYS:
        text = (addon.path / "readme" / f"{name}.md").read_text("utf-8")
        assert words(text), f"readme/{name}.md says nothing"


@each_addon
def test_the_icon_is_a_square_of_its_own_size(addon):
    with Image.open(addon.path / "static" / "description" / "icon.png") as icon:
        assert icon.size[0] == icon.size[1] >= SMALLEST_ICON


@each_addon
def test_pictures_of_the_manifest_are_there_and_no_others(addon):
    folder = addon.path / "static" / "description"
    shown = {addon.path / path for path in addon.manifest.get("images", ())}
    there = {path for path in folder.glob("*.png") if path.name != "icon.png"}
    assert shown == there


@each_addon
def test_it_builds_as_the_association_builds(addon):
    assert (addon.path / "pyproject.toml").read_text("utf-8") == BUILD


@each_addon
def test_its_distribution_has_the_manifests_words(addon):
    """What an index of packages would show, and what pip would install along."""
    data = metadata_from_addon_dir(
        addon.path, {"post_version_strategy_override": "none"}
    )
    assert data["Name"] == f"odoo-addon-{addon.name}"
    assert data["Version"] == addon.manifest["version"]
    assert data["Summary"] == addon.manifest["summary"]
    asked = data.get_all("Requires-Dist")
    for name in set(addon.depends) & set(NAMES):
        assert any(line.startswith(f"odoo-addon-{name}") for line in asked), name
    assert any(line.startswith("odoo==19.0") for line in asked)
    assert data.get_payload().startswith("=")


# -- libraries ---------------------------------------------------------------------


def imported(addon):
    """Top modules that an add-on's code imports, without its tests."""
    found = set()
    for path in addon.path.rglob("*.py"):
        if "tests" in path.relative_to(addon.path).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"odoo"}


@cache
def places():
    """Folders of add-ons: the suite's, then Odoo's own."""
    tree = importlib.util.find_spec("odoo").submodule_search_locations
    own = [Path(folder) / "addons" for folder in tree]
    return [ADDONS[0].path.parent, *own]


@cache
def brought(name):
    """Python packages that a module's manifest, or one below it, asks for."""
    manifests = (folder / name / "__manifest__.py" for folder in places())
    path = next(filter(Path.is_file, manifests), None)
    if not path:
        return frozenset()
    manifest = house_addons.read_manifest(path)
    asked = set(manifest.get("external_dependencies", {}).get("python", ()))
    return frozenset(asked.union(*map(brought, manifest.get("depends", ()))))


@each_addon
def test_libraries_are_declared(addon):
    """What it imports comes with Odoo or is in a manifest, its own or one below."""
    missing = imported(addon) - OF_ODOO - brought(addon.name)
    assert not missing, f"external_dependencies lack {sorted(missing)}"
