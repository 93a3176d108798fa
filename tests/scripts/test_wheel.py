"""An add-on builds as a wheel that pip installs."""

import subprocess
import sys
import zipfile

import pytest

from checks import sources
from house.paths import ADDONS

NAME = "crm_report_weasyprint"


def run(*arguments, folder):
    """Run a module of Python; its output where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of one add-on, built from what git has of it, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["build", "--wheel", "--no-isolation", "--outdir", folder]
    run(*build, ADDONS / NAME, folder=folder)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_has_the_manifests_version(wheel):
    version = sources.read_addon(ADDONS / NAME).manifest["version"]
    assert wheel.name.startswith(f"odoo_addon_{NAME}-{version}")


def test_the_wheel_has_what_it_shows_and_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (place,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        metadata = archive.read(place).decode()
    assert "Requires-Dist: weasyprint" in metadata
    assert "Requires-Dist: odoo==19.0" in metadata
    assert "PDF Reports with WeasyPrint" in metadata  # README.rst is its description


def test_pip_installs_the_wheel_where_odoo_looks(wheel, tmp_path):
    install = ["pip", "install", "--no-deps", "--no-index", "--target", tmp_path]
    run(*install, wheel, folder=tmp_path)
    addon = sources.read_addon(tmp_path / "odoo" / "addons" / NAME)
    assert addon.manifest["installable"]
    for name in ("models", "i18n/it.po", "static/description/index.html"):
        assert (addon.path / name).exists(), name
