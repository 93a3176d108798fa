"""Libraries and programs from outside Python."""

import pytest

from house import libraries
from house.errors import Stop


@pytest.fixture
def sysroot(monkeypatch, tmp_path):
    root = tmp_path / "sysroot"
    monkeypatch.setattr(libraries, "SYSROOT", root)
    monkeypatch.setattr(libraries, "FONTS_CONF", root / "house-fonts.conf")
    monkeypatch.setattr(libraries, "BIN", tmp_path / "bin")
    monkeypatch.setattr(libraries, "local", lambda *parts: tmp_path)
    (root / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    (root / "usr/lib/x86_64-linux-gnu/libpango.so.0").touch()
    return root


def test_an_unfinished_sysroot_is_not_used(sysroot):
    assert libraries.environment() == {}


def test_a_finished_sysroot_is_found_first(sysroot, monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/theirs")
    libraries.write_fonts_conf()
    env = libraries.environment()
    assert env["LD_LIBRARY_PATH"] == f"{sysroot}/usr/lib/x86_64-linux-gnu:/theirs"
    assert env["FONTCONFIG_FILE"] == str(sysroot / "house-fonts.conf")


def test_missing_pango_that_cannot_be_fetched_is_a_line_to_paste(
    sysroot, monkeypatch, capsys
):
    def refuse(packages, text):
        raise Stop("The mirror is out of reach.")

    monkeypatch.setattr(libraries, "has_pango", lambda: False)
    monkeypatch.setattr(libraries, "add", refuse)
    libraries.prepare_pango()
    said = capsys.readouterr().out
    assert "The mirror is out of reach." in said
    assert "sudo apt-get install -y libpango-1.0-0" in said


def test_fonts_are_looked_for_in_depth(tmp_path):
    assert not libraries.has_fonts([tmp_path])
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Some.TTF").touch()
    assert libraries.has_fonts([tmp_path / "absent", tmp_path])


def no_browser(monkeypatch, release):
    monkeypatch.setattr(libraries.shutil, "which", lambda name: None)
    monkeypatch.setattr(libraries.apt, "os_release", lambda: release)


@pytest.mark.parametrize(
    "release", [{"ID": "ubuntu"}, {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}]
)
def test_ubuntus_snap_is_asked_for(sysroot, monkeypatch, release):
    no_browser(monkeypatch, release)
    with pytest.raises(Stop, match="paste sudo snap install chromium"):
        libraries.prepare_browser()


def test_a_fetched_chromium_that_does_not_start_is_said_so(sysroot, monkeypatch):
    no_browser(monkeypatch, {"ID": "debian"})
    monkeypatch.setattr(libraries, "add", lambda packages, text: None)
    with pytest.raises(Stop, match="paste sudo apt-get install -y chromium"):
        libraries.prepare_browser()


def test_the_script_that_says_to_install_a_snap_is_no_browser(tmp_path):
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho 'requires: snap install chromium'\n")
    assert libraries.is_snap_stub(stub)
    stub.write_text("#!/bin/sh\nexec chromium\n")
    assert not libraries.is_snap_stub(stub)


def test_the_wrapper_starts_the_program_with_its_libraries(sysroot):
    libraries.write_fonts_conf()
    program = sysroot / libraries.BROWSER
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH $1"\n')
    program.chmod(0o755)
    wrapper = libraries.BIN / "chromium"
    libraries.write_wrapper(wrapper)
    done = libraries.subprocess.run([wrapper, "--x"], capture_output=True, text=True)
    assert done.stdout.strip().endswith("--x")
    assert str(sysroot) in done.stdout
