"""From whatever is there to a database that can be served."""

import pytest

from house import setup
from house.addons import DEMO
from house.errors import Stop


class Database:
    """A database in a given state that writes down what is done with it."""

    name = "crm"
    toolbox = None

    def __init__(self, state, record=None, installed=None):
        self.is_now = state
        self.record = record or {}
        self.installed = installed or {}
        self.done = []

    def state(self):
        return self.is_now

    def marker(self):
        return self.record

    def modules(self):
        return self.installed

    def init(self, lang):
        self.done.append(("init", lang))

    def drop(self):
        self.done.append("drop")

    def update(self, install=(), upgrade=()):
        self.done.append(("update", list(install), list(upgrade)))

    def finish(self, record, password=None, assets=False):
        self.record = record
        self.done.append("finish")

    def journal(self):
        return self

    def touch(self):
        self.done.append("journal")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "LOCAL", tmp_path)
    monkeypatch.setattr(setup, "check_space", lambda folder, needed: None)
    monkeypatch.setattr(setup.odoo_tree, "add_language", lambda lang: None)
    monkeypatch.setattr(setup, "checksums", lambda: {"card": "2"})
    monkeypatch.setattr(
        setup, "wanted", lambda toolbox, demo: ["card", *([DEMO] if demo else [])]
    )


CREATED = [
    "journal",
    ("init", "it_IT"),
    ("update", ["card"], []),
    ("update", [DEMO], []),
    "finish",
]
RECORD = {"checksums": {"card": "2"}, "demo": True, "lang": "it_IT"}
INSTALLED = {"card": "installed", DEMO: "installed"}


def test_nothing_there():
    database = Database("absent")
    setup.prepare(database)
    assert database.done == CREATED
    assert database.record == RECORD


def test_an_interrupted_set_up_is_repaired_by_itself(capsys):
    database = Database("unfinished")
    setup.prepare(database)
    assert database.done == ["drop", *CREATED]
    assert "interrupted: starting it afresh" in capsys.readouterr().out


def test_somebody_elses_database_is_not_touched():
    for reset in (False, True):
        database = Database("foreign")
        with pytest.raises(Stop, match="did not make it: choose another name"):
            setup.prepare(database, reset=reset)
        assert database.done == []


def test_the_second_start_does_nothing():
    database = Database("ours", RECORD, INSTALLED)
    setup.prepare(database)
    assert database.done == []


def test_a_changed_add_on_is_upgraded_alone():
    database = Database("ours", {**RECORD, "checksums": {"card": "1"}}, INSTALLED)
    setup.prepare(database)
    assert database.done == [("update", [], ["card"]), "finish"]
    assert database.record == RECORD


def test_a_failed_upgrade_is_tried_again_next_time(monkeypatch):
    def fail(install=(), upgrade=()):
        raise Stop("Odoo stopped.")

    database = Database("ours", {**RECORD, "checksums": {"card": "1"}}, INSTALLED)
    monkeypatch.setattr(database, "update", fail)
    with pytest.raises(Stop):
        setup.prepare(database)
    assert database.record["checksums"] == {"card": "1"}


def test_reset_makes_it_anew():
    database = Database("ours", RECORD, INSTALLED)
    setup.prepare(database, reset=True)
    assert database.done == ["drop", *CREATED]


def test_the_demo_is_never_added_to_a_database_made_without(capsys):
    database = Database("ours", {**RECORD, "demo": False}, {"card": "installed"})
    setup.prepare(database)
    assert database.done == []
    assert "stays so" in capsys.readouterr().out


def test_no_demo_is_refused_where_the_demo_is():
    with pytest.raises(Stop, match="holds the demonstration company"):
        setup.prepare(Database("ours", RECORD, INSTALLED), demo=False)


def test_another_language_is_refused_where_the_database_exists():
    with pytest.raises(Stop, match="was made in it_IT"):
        setup.prepare(Database("ours", RECORD, INSTALLED), lang="fr_FR")


def test_the_password_is_for_its_owner_only():
    setup.write_password("crm", "s3cret")
    assert setup.password_file("crm").stat().st_mode & 0o777 == 0o600
    assert setup.read_password("crm") == "s3cret"
    assert setup.read_password("other") is None
