"""The virtual environment: when it is made anew, and pip's faults in words."""

import json

import pytest

from house import virtualenv


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "ERROR: Could not install: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "WARNING: Retrying ... NewConnectionError: x\n"
            "ERROR: No matching distribution found for lxml==5.4.0",
            "package index is out of reach",
        ),
        ("ReadTimeoutError: Read timed out.", "package index is out of reach"),
        (
            "ERROR: No matching distribution found for lxml==5.4.0",
            "package index has no lxml==5.4.0",
        ),
        ("error: command 'gcc' failed\n", "command 'gcc' failed"),
        ("", "no reason given"),
    ],
)
def test_each_fault_has_its_sentence(output, sentence):
    assert sentence in virtualenv.explain(output)


def test_progress_counts_packages():
    seen = set()
    assert virtualenv._progress("Collecting lxml==5.4.0", seen) == "1: lxml"
    assert virtualenv._progress("Collecting zeep", seen) == "2: zeep"
    done = virtualenv._progress("Installing collected packages: a, b", seen)
    assert done == "writing 2 packages"
    assert virtualenv._progress("anything else", seen) is None


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A project with requirements and a pretended environment."""
    done = []
    venv = tmp_path / "venv"

    def create():
        done.append("create")
        (venv / "bin").mkdir(parents=True, exist_ok=True)
        (venv / "bin" / "python").touch()

    monkeypatch.setattr(virtualenv, "VENV", venv)
    monkeypatch.setattr(virtualenv, "STAMP", venv / "house.json")
    for name in ("REQUIREMENTS", "REQUIREMENTS_DEV"):
        path = tmp_path / f"{name}.txt"
        path.write_text("x==1\n")
        monkeypatch.setattr(virtualenv, name, path)
    monkeypatch.setattr(virtualenv, "_create", create)
    monkeypatch.setattr(
        virtualenv, "_install", lambda python, files, ticker: done.append(len(files))
    )
    return done


def prepared(place, **options):
    place.clear()
    virtualenv.prepare(**options)
    return list(place)


def test_the_second_time_nothing_is_done(place):
    assert prepared(place) == ["create", 1]
    assert prepared(place) == []


def test_new_pins_are_installed_in_the_same_environment(place):
    prepared(place)
    virtualenv.REQUIREMENTS.write_text("x==2\n")
    assert prepared(place) == [1]


def test_development_packages_are_added_and_stay(place):
    prepared(place)
    assert prepared(place, dev=True) == [2]
    assert prepared(place) == []


def test_an_interrupted_installation_is_begun_afresh(place, monkeypatch):
    def killed(*given):
        raise KeyboardInterrupt

    prepared(place)
    virtualenv.REQUIREMENTS.write_text("x==2\n")
    with monkeypatch.context() as patch:
        patch.setattr(virtualenv, "_install", killed)
        with pytest.raises(KeyboardInterrupt):
            virtualenv.prepare()
    assert prepared(place) == ["create", 1]


def test_another_python_or_place_needs_another_environment(place):
    prepared(place)
    stamp = json.loads(virtualenv.STAMP.read_text())
    virtualenv.STAMP.write_text(json.dumps({**stamp, "python": "3.10.0"}))
    assert prepared(place) == ["create", 1]


def test_odoo_is_put_on_every_process_path(monkeypatch, tmp_path):
    monkeypatch.setattr(virtualenv, "site_packages", lambda: tmp_path)
    virtualenv.link("/some/odoo")
    assert (tmp_path / "odoo-tree.pth").read_text() == "/some/odoo\n"
