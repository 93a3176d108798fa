"""What every script runs with."""

from collections import namedtuple

import pytest

from house import toolbox
from house.errors import Stop

Usage = namedtuple("Usage", "total used free")


def test_too_little_space_is_said_before_beginning(monkeypatch, tmp_path):
    monkeypatch.setattr(
        toolbox.shutil, "disk_usage", lambda folder: Usage(9 << 30, 8 << 30, 100 << 20)
    )
    with pytest.raises(
        Stop, match="has 100 MB free and setting up takes about 2048 MB"
    ):
        toolbox.check_space(tmp_path, toolbox.SPACE_NEEDED)
    toolbox.check_space(tmp_path, 50 << 20)


def test_our_programs_come_first_and_no_other_server_is_meant(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setenv("PGUSER", "somebody")
    monkeypatch.setenv("PYTHONPATH", "/other/odoo")
    env = toolbox.environment(["/a/bin", "/b/bin"])
    assert env["PATH"] == "/a/bin:/b/bin:/usr/bin"
    assert "PGUSER" not in env
    assert "PYTHONPATH" not in env


def test_the_starter_is_a_script_that_calls_odoo(monkeypatch, tmp_path):
    monkeypatch.setattr(toolbox, "local", lambda *parts: tmp_path)
    starter = toolbox.write_starter()
    assert "odoo.cli.main()" in starter.read_text()


def test_one_script_at_a_time_prepares(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(toolbox, "LOCAL", tmp_path)
    waited = []
    real = toolbox.fcntl.flock

    def flock(lock, operation):
        if not operation & toolbox.fcntl.LOCK_NB:
            waited.append(True)  # would wait for the other one
        else:
            real(lock, operation)

    monkeypatch.setattr(toolbox.fcntl, "flock", flock)
    with toolbox.alone():
        assert not waited
        with toolbox.alone():
            assert waited
    assert "waiting for it" in capsys.readouterr().out
