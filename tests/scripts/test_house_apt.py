"""The machine's apt: its mirror, its words, its settings."""

import pytest

from house import apt
from house.errors import Stop

TARGETS = """\
http://mirror.example/debian/ bookworm-updates main
http://mirror.example/security/ bookworm-security main
http://other.example/ nodistro main
http://mirror.example/debian/ bookworm contrib
http://mirror.example/debian/ bookworm main
"""


def test_the_mirror_is_the_row_of_this_machines_release():
    assert apt.pick_mirror(TARGETS, "bookworm") == "http://mirror.example/debian/"


def test_a_mirror_listed_by_suite_counts_too():
    assert apt.pick_mirror("http://m.example/d stable main", "trixie")
    assert apt.pick_mirror("http://m.example/d sid main", "forky")


def test_other_archives_are_no_mirror():
    assert apt.pick_mirror("http://m.example/x nodistro main", "bookworm") is None
    assert apt.pick_mirror("", "bookworm") is None


def test_the_person_may_name_a_mirror():
    mirror = apt.debian_mirror({"DEBIAN_MIRROR": "http://m.example/debian"})
    assert mirror == "http://m.example/debian"


def test_ubuntu_without_a_debian_mirror_is_told_both_ways(monkeypatch):
    monkeypatch.setattr(apt, "os_release", lambda: {"ID": "ubuntu"})
    monkeypatch.setattr(apt, "_output", lambda command: TARGETS)
    with pytest.raises(Stop, match="DEBIAN_MIRROR=.*ODOO_HOME="):
        apt.debian_mirror({})


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("W: GPG error: x: NO_PUBKEY 0E98404D386FA1D9", "signature is not good"),
        ("E: The repository 'x' is not signed.", "signature is not good"),
        ("W: OpenPGP signature verification failed: x", "signature is not good"),
        ("E: Failed to fetch x  Hash Sum mismatch", "signed list"),
        ("E: You don't have enough free space in /x/", "disk is full"),
        ("E: write (28: No space left on device)", "disk is full"),
        ("E: Unable to locate package odoo-19", "does not have it"),
        ("W: Failed to fetch x  Could not resolve 'm.example'", "out of reach"),
        ("W: Failed to fetch x  Could not connect to m:80 (timed out)", "out of reach"),
        (
            "E: Unable to correct problems, you have held broken packages.",
            "apt-get check",
        ),
        ("", "no reason given"),
    ],
)
def test_each_fault_has_its_sentence(output, sentence):
    said = apt.explain(output, "Fetching Odoo")
    assert said.startswith("Fetching Odoo ")
    assert sentence in said


def test_a_fault_does_not_repeat_long_addresses():
    output = "W: junk\nE: Failed to fetch http://m.example/very/long  404  Not Found"
    assert apt.last_fault(output) == "Failed to fetch …  404  Not Found"


def test_fields_of_os_release(tmp_path):
    path = tmp_path / "os-release"
    path.write_text('PRETTY_NAME="Debian 12"\nID=debian\nVERSION_CODENAME=bookworm\n')
    release = apt.os_release(path)
    assert release["PRETTY_NAME"] == "Debian 12"
    assert release["ID"] == "debian"
    assert apt.os_release(tmp_path / "absent") == {}


def test_the_machines_hooks_are_not_taken_over(monkeypatch):
    dump = (
        'Acquire::http::Proxy "http://p.example:3128";\n'
        'APT::Update::Post-Invoke:: "rm -f /var/cache/apt/archives/*.deb";\n'
        'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\n'
    )
    monkeypatch.setattr(apt, "_output", lambda command: dump)
    assert apt.acquire_settings() == ['Acquire::http::Proxy "http://p.example:3128";']


@pytest.fixture
def archive(monkeypatch, tmp_path):
    monkeypatch.setattr(apt, "local", lambda *parts: tmp_path)
    monkeypatch.setattr(apt, "_output", lambda command: "")
    return apt.Archive.unstable("http://m.example/debian", "/keys.gpg")


def test_the_configuration_is_private(archive, tmp_path):
    text = archive.config.read_text("utf-8")
    assert f'Dir::State::Lists "{tmp_path}/state/lists";' in text
    assert f'Dir::State::Status "{tmp_path}/status";' in text
    assert 'Dir::Etc::SourceParts "/dev/null";' in text
    assert archive.config.stat().st_mode & 0o077 == 0
    sources = (tmp_path / "unstable.sources").read_text("utf-8")
    assert "Signed-By: /keys.gpg" in sources
    assert "URIs: http://m.example/debian" in sources


def test_an_unsigned_list_is_refused_even_if_apt_ends_well(archive, monkeypatch):
    monkeypatch.setattr(
        apt, "run", lambda *args, **more: "W: GPG error: BADSIG 0E98404D386FA1D9"
    )
    with pytest.raises(Stop, match="signature is not good"):
        archive.update()


def test_a_foreign_archive_that_fails_stops_only_what_needs_it(
    archive, monkeypatch, tmp_path
):
    """Many machines have a third party's archive with a key that expired."""

    def run(command, fault, *more, **options):
        if command[-1] == "update":
            raise Stop("The signature is not good.")
        if command[-1] == "absent":
            raise Stop("Unable to locate package absent.")
        (tmp_path / "debs" / "there_1_all.deb").touch()

    monkeypatch.setattr(apt, "run", run)
    machine = apt.Archive.machine()
    assert machine.download("there").name == "there_1_all.deb"
    with pytest.raises(Stop, match="signature is not good"):
        machine.download("absent")


def test_the_closure_leaves_out_the_c_library(archive, monkeypatch, tmp_path):
    listed = (
        "'http://m.example/libc6_2.36_amd64.deb' libc6_2.36_amd64.deb 9 SHA256:aa\n"
        "'http://m.example/p_1_amd64.deb' libpango_1_amd64.deb 9 SHA256:bb\n"
    )
    monkeypatch.setattr(apt, "run", lambda *args, **more: listed)
    names = [path.name for path in archive.closure(["libpango"])]
    assert names == ["libpango_1_amd64.deb"]


def test_progress_shows_what_is_fetched():
    line = "Get:1 http://m.example/debian unstable/main amd64 odoo-19 all 19.0 [123 MB]"
    assert apt.progress(line) == "1: odoo-19 123 MB"
    assert apt.progress("Reading package lists...") is None
