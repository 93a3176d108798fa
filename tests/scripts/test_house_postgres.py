"""PostgreSQL: whose it is, where it is, and what is wrong with it."""

import os

import pytest

from house import postgres
from house.errors import Stop


@pytest.fixture
def conf(tmp_path):
    def write(text):
        path = tmp_path / "odoo.conf"
        path.write_text(f"[options]\n{text}\n")
        return path

    return write


def test_by_default_it_is_our_own(conf, tmp_path):
    made = postgres.choose(tmp_path, "/bin", {}, conf("; db_host = db.example"))
    assert isinstance(made, postgres.Cluster)
    assert made.durable
    assert made.options["db_user"] == "odoo"


def test_the_variables_name_another(conf, tmp_path):
    environ = {"PGHOST": "db.example", "PGUSER": "me", "PGDATABASE": "x", "HOME": "/"}
    made = postgres.choose(tmp_path, "/bin", environ, conf(""))
    assert isinstance(made, postgres.Server)
    assert made.env == {"PGHOST": "db.example", "PGUSER": "me"}
    assert made.options == {"db_host": "db.example", "db_port": "", "db_user": "me"}


def test_odoo_conf_names_another(conf, tmp_path):
    path = conf("db_host = db.example\ndb_port = False\ndb_user = me\ndb_password = s")
    made = postgres.choose(tmp_path, "/bin", {}, path)
    assert made.env == {"PGHOST": "db.example", "PGUSER": "me", "PGPASSWORD": "s"}
    assert "s" not in made.options.values()


def test_without_odoo_conf_it_is_our_own(tmp_path):
    assert postgres.named_server({}, tmp_path / "absent") == {}


def test_a_server_that_is_too_old_is_refused():
    postgres.check_version(130000)
    postgres.check_version(180006)
    with pytest.raises(Stop, match="needs PostgreSQL 13 or newer .* is 12: upgrade"):
        postgres.check_version(120019)


def test_roles_odoo_does_not_work_with_are_refused():
    postgres.check_role("odoo", True)
    with pytest.raises(Stop, match="refuses to work as the database user postgres"):
        postgres.check_role("postgres", True)
    with pytest.raises(Stop, match='ALTER ROLE "me" CREATEDB'):
        postgres.check_role("me", False)


def test_the_oldest_version_is_what_odoo_says():
    assert postgres.OLDEST == 13


def test_a_server_that_does_not_answer_is_said_so(tmp_path):
    program = tmp_path / "psql"
    program.write_text("#!/bin/sh\necho 'connection refused' >&2\nexit 2\n")
    program.chmod(0o755)
    server = postgres.Server({"PGHOST": "db.example"}, tmp_path)
    with pytest.raises(Stop, match="at db.example .*connection refused.*check that it"):
        server.start()


def test_a_socket_in_a_deep_folder_moves_to_a_short_private_one(tmp_path):
    near = postgres.socket_folder(postgres.Path("/srv/crm"), tmp_path)
    assert near == postgres.Path("/srv/crm/s")
    deep = postgres.Path("/srv") / ("x" * 120)
    far = postgres.socket_folder(deep, "/tmp")
    assert far.parent == postgres.Path("/tmp")
    assert len(str(far)) < postgres.LONGEST_SOCKET_FOLDER
    assert far == postgres.socket_folder(deep, "/tmp")
    assert far != postgres.socket_folder(deep / "y", "/tmp")


def test_the_socket_folder_is_ours_alone(tmp_path):
    folder = tmp_path / "s"
    postgres.private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    postgres.private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_socket_folder_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "s").symlink_to(tmp_path / "theirs")
    with pytest.raises(Stop, match="belongs to somebody else: remove it"):
        postgres.private_folder(tmp_path / "s")


def test_an_ordinary_user_needs_no_prefix(monkeypatch):
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 1000)
    assert postgres.identity("/bin/true", "/") == ([], None)


def test_root_becomes_nobody_by_the_first_way_that_works(monkeypatch):
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres, "works", lambda *command: command[0] == "setpriv")
    prefix, owner = postgres.identity("/bin/true", "/")
    assert prefix[0] == "setpriv"
    assert owner == postgres.NOBODY


def test_root_that_can_be_nobody_else_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres, "works", lambda *command: False)
    with pytest.raises(Stop, match="run this as an ordinary user"):
        postgres.identity("/bin/true", "/")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FATAL:  could not write lock file: No space left on device", "disk is full"),
        ("x FATAL:  data directory has wrong ownership", "has wrong ownership"),
        ("", "no reason given"),
    ],
)
def test_a_server_that_does_not_start_says_why(tmp_path, text, sentence):
    log = tmp_path / "postgres.log"
    log.write_text(text)
    assert sentence in postgres.start_fault(log)


def test_a_stale_pid_file_is_no_running_server(tmp_path):
    cluster = postgres.Cluster(tmp_path, pg_bin="/bin")
    cluster.data.mkdir()
    assert cluster.running_pid() is None
    # a process that lives, but is somebody else's
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert cluster.running_pid() is None


def test_only_what_may_be_lost_runs_without_fsync(tmp_path):
    assert postgres.Cluster(tmp_path, pg_bin="/bin").durable
    assert postgres.FORGETFUL["fsync"] == "off"
