"""A Python that cannot run Odoo is refused in words, however old it is."""

import ast
from pathlib import Path

import pytest

from house import interpreter

SCRIPTS = Path(interpreter.__file__).resolve().parents[1]


@pytest.mark.parametrize("version", [(3, 10), (3, 11, 7), (3, 13, 1)])
def test_versions_that_suit(version):
    assert interpreter.suits(version)


@pytest.mark.parametrize("version", [(2, 7), (3, 9, 18), (3, 14)])
def test_versions_that_do_not(version):
    assert not interpreter.suits(version)


def test_the_sentence_names_both_versions_and_what_to_do(capsys):
    with pytest.raises(SystemExit) as left:
        interpreter.require((3, 9, 2), {"PATH": ""})
    assert left.value.code == 1
    said = capsys.readouterr().err
    assert "Python 3.10 to 3.13" in said
    assert "Python 3.9" in said
    assert "apt install python3" in said


def test_another_interpreter_on_the_path_takes_over(monkeypatch, tmp_path):
    program = tmp_path / "python3.12"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    started = []
    monkeypatch.setattr(
        interpreter.os, "execv", lambda *command: started.append(command)
    )
    with pytest.raises(SystemExit):  # execv, when real, does not return
        interpreter.require((3, 9), {"PATH": str(tmp_path)})
    assert started[0][0] == str(program)


def test_it_does_not_start_again_for_ever(tmp_path):
    program = tmp_path / "python3.12"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    with pytest.raises(SystemExit):
        interpreter.require((3, 9), {"PATH": str(tmp_path), "HOUSE_REEXEC": "1"})


def test_what_an_old_python_reads_before_the_refusal_is_old_python():
    for path in (
        SCRIPTS / "house" / "interpreter.py",
        SCRIPTS / "house" / "__init__.py",
    ):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 4))
    for name in ("run", "setup"):
        text = (SCRIPTS / name).read_text("utf-8")
        ast.parse(text, feature_version=(3, 4))
        first = text.index("interpreter.require()")
        assert first < text.index("from house import errors")
