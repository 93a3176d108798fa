"""What the sources say of themselves."""

import subprocess

from checks import sources


def test_files_are_found_without_git_too(tmp_path):
    for name in ("a.py", ".local/b.py", "node_modules/c.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert sources.tracked(tmp_path) == [tmp_path / "a.py"]


def test_what_git_ignores_is_left_out(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("b.py\n")
    (tmp_path / "a.py").write_text("")
    (tmp_path / "b.py").write_text("")
    names = [path.name for path in sources.tracked(tmp_path)]
    assert names == [".gitignore", "a.py"]


def test_a_script_is_python_by_its_first_line(tmp_path):
    script = tmp_path / "run"
    script.write_text("#!/usr/bin/env python3\n")
    assert sources.is_python(script)
    script.write_text("#!/bin/bash\n")
    assert not sources.is_python(script)
