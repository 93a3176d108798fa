"""What a person reads when something stops a script."""

import errno

import pytest

from house import errors


def left_with(error, capsys):
    with pytest.raises(SystemExit) as left, errors.spoken():
        raise error
    return left.value.code, capsys.readouterr().err.strip()


def test_a_stop_is_one_sentence_and_exit_code_1(capsys):
    assert left_with(errors.Stop("Do this."), capsys) == (1, "Do this.")


def test_ctrl_c_is_no_traceback(capsys):
    assert left_with(KeyboardInterrupt(), capsys) == (130, "Interrupted.")


def test_a_full_disk_is_said_so(capsys):
    code, said = left_with(OSError(errno.ENOSPC, "No space", "/x/y"), capsys)
    assert code == 1
    assert said == "The disk is full (/x/y): free some space and start again."


def test_a_folder_that_cannot_be_written_is_said_so(capsys):
    _code, said = left_with(PermissionError(errno.EACCES, "denied", "/x"), capsys)
    assert said.startswith("Permission denied (/x): ")


def test_success_passes_through():
    with errors.spoken():
        pass
