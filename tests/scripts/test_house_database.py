"""A database: what it is, how it is configured, what its faults mean."""

import json
from pathlib import Path

import pytest

from house import database
from house.errors import Stop


class Cluster:
    """A PostgreSQL that answers by heart."""

    env = {}
    options = {"db_host": "/s", "db_port": "5432", "db_user": "odoo"}

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def psql(self, statement, name="postgres"):
        self.asked.append(statement)
        for word, answer in self.answers.items():
            if word in statement:
                return answer
        return ""


class Toolbox:
    addons_path = (Path("/odoo/addons"),)
    pg_bin = Path("/pg/bin")
    python = odoo_bin = Path("/bin/true")
    env = {}


@pytest.fixture
def made(monkeypatch, tmp_path):
    def local(*parts):
        folder = tmp_path.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    monkeypatch.setattr(database, "local", local)

    def make(**answers):
        return database.Database(Toolbox(), Cluster(**answers), "crm", tmp_path)

    return make


RECORD = json.dumps({"checksums": {}, "demo": True})


def test_absent(made):
    assert made().state() == "absent"


def test_ours(made):
    answers = {"pg_database": "1", "to_regclass": "x", "crm_suite.setup": RECORD}
    assert made(**answers).state() == "ours"


def test_ours_even_if_a_kill_left_the_journal(made):
    answers = {"pg_database": "1", "to_regclass": "x", "crm_suite.setup": RECORD}
    found = made(**answers)
    found.journal().touch()
    assert found.state() == "ours"


def test_unfinished_before_odoo_made_its_tables(made):
    found = made(pg_database="1")
    found.journal().touch()
    assert found.state() == "unfinished"


def test_unfinished_with_tables(made):
    found = made(pg_database="1", to_regclass="ir_config_parameter")
    found.journal().touch()
    assert found.state() == "unfinished"


def test_foreign(made):
    assert made(pg_database="1").state() == "foreign"
    assert made(pg_database="1", to_regclass="x").state() == "foreign"


def test_dropping_forgets_files_and_journal(made, tmp_path):
    found = made()
    found.journal().touch()
    (tmp_path / "filestore" / "crm").mkdir(parents=True)
    found.drop()
    assert 'DROP DATABASE IF EXISTS "crm" WITH (FORCE)' in found.cluster.asked
    assert not (tmp_path / "filestore" / "crm").exists()
    assert not found.journal().exists()


def test_an_init_that_odoo_only_logs_is_a_fault(made, monkeypatch):
    log = "x ERROR crm odoo.service.db: CREATE DATABASE failed:\nValueError: no such\n"
    found = made()
    monkeypatch.setattr(found, "odoo", lambda *given, **more: log)
    with pytest.raises(Stop, match="ValueError: no such"):
        found.init()


def test_a_record_that_did_not_arrive_is_a_fault(made, monkeypatch):
    found = made()
    monkeypatch.setattr(found, "odoo", lambda *given, **more: "")
    found.journal().touch()
    with pytest.raises(Stop, match="could not be recorded"):
        found.finish({"demo": True})
    assert found.journal().exists()


def test_the_final_password_is_in_no_command_line(made, monkeypatch):
    commands = []
    found = made(to_regclass="x", crm_suite=json.dumps({}))

    def odoo(arguments, ticker=None, code=None):
        commands.append(arguments)
        assert code is None or "s3cret" in code
        return ""

    monkeypatch.setattr(found, "odoo", odoo)
    found.init()
    found.finish({}, password="s3cret")
    assert not [
        part for command in commands for part in command if "s3cret" in str(part)
    ]


def test_the_configuration_is_for_its_owner_only(made, tmp_path):
    path = made().config(port=8070, list_db="False")
    assert path.stat().st_mode & 0o077 == 0
    lines = path.read_text("utf-8").splitlines()
    assert "http_interface = 127.0.0.1" in lines
    assert "http_port = 8070" in lines
    assert "list_db = False" in lines
    assert "dbfilter = ^crm$" in lines
    assert f"data_dir = {tmp_path}" in lines
    assert not any(line.startswith("admin_passwd = admin") for line in lines)


def test_a_random_password_never_looks_like_an_option(made, monkeypatch):
    commands = []
    found = made()
    monkeypatch.setattr(
        found, "odoo", lambda arguments, ticker=None: commands.append(arguments) or ""
    )
    for _time in range(200):
        found.init()
    assert not [line for line in commands if line[-2].startswith("-")]


@pytest.mark.parametrize("name", ["crm", "run_a1", "x"])
def test_names_that_work(name):
    assert database.check_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "Crm", "1crm", "a-b", "a b", "postgres", "x" * 64]
)
def test_names_that_do_not(name):
    with pytest.raises(Stop, match="is no name for a database here: use lower-case"):
        database.check_name(name)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "x\nodoo.tools.convert.ParseError: while parsing a.xml:3\n",
            "ParseError: while",
        ),
        ("2026 1 ERROR crm odoo.x: Something happened.\n", "Something happened"),
        ("usage: odoo\nodoo [--x] db init: error: argument --y: bad\n", "argument --y"),
        ("", "no reason given"),
    ],
)
def test_each_fault_has_its_sentence(log, sentence):
    assert sentence in database.explain(log)


def test_progress():
    assert database.progress("… Loading module crm (7/90)") == "7/90 crm"
    assert database.progress("anything else") is None
