"""Serving: the port, the signals, an Odoo that dies; and what is said of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from house import main, processes, roles, server
from house.errors import Stop


def test_a_port_that_is_taken_is_said_so():
    with socket.socket() as other:
        other.bind((server.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is taken .* another port with"):
            server.check_port(port)
    server.check_port(port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_said_so(port):
    with pytest.raises(Stop, match="is no port"):
        server.check_port(port)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("OSError: [Errno 98] Address already in use", "port was taken meanwhile"),
        ("Traceback\npsycopg2.OperationalError: gone\n", "OperationalError: gone"),
        ("", "exit code 3"),
    ],
)
def test_an_odoo_that_ended_says_why(tmp_path, text, sentence):
    log = tmp_path / "odoo.log"
    log.write_text(text)
    assert sentence in server.died(log, 3)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_stopping_is_orderly(sign):
    before = signal.getsignal(sign)
    with pytest.raises(KeyboardInterrupt), server.orderly():
        os.kill(os.getpid(), sign)
        time.sleep(5)
    assert signal.getsignal(sign) == before


def test_a_second_signal_does_not_break_the_stopping():
    finished = []
    with pytest.raises(KeyboardInterrupt), server.orderly():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            finished.append(True)
    assert finished


@pytest.fixture
def serving(monkeypatch, tmp_path):
    """A Server whose Odoo is a small program in Python."""

    def make(code):
        (tmp_path / "odoo").write_text(code)
        database = SimpleNamespace(
            config=lambda **options: tmp_path / "conf",
            toolbox=SimpleNamespace(python=sys.executable, odoo_bin=tmp_path / "odoo"),
            env=dict(os.environ),
        )
        return server.Server(database, 8069)

    monkeypatch.setattr(server, "local", lambda *parts: tmp_path)
    return make


def test_an_odoo_that_dies_at_once_is_not_waited_for(serving, monkeypatch):
    monkeypatch.setattr(server, "answers", lambda url: False)
    with pytest.raises(Stop, match="ended by itself .ValueError: bad"):
        serving("raise ValueError('bad')").__enter__()


def test_an_odoo_that_dies_later_ends_the_run(serving, monkeypatch):
    monkeypatch.setattr(server, "answers", lambda url: True)
    odoo = serving("import time; time.sleep(0.3); raise SystemExit(7)")
    with pytest.raises(Stop, match="exit code 7"), odoo:
        odoo.watch()


def test_leaving_stops_odoo(serving, monkeypatch):
    monkeypatch.setattr(server, "answers", lambda url: True)
    with serving("import time; time.sleep(60)") as odoo:
        assert odoo.process.poll() is None
    assert odoo.process.poll() is not None


def test_a_second_run_is_refused_and_told_where_the_first_is(monkeypatch, tmp_path):
    monkeypatch.setattr(main, "local", lambda: tmp_path)
    options = SimpleNamespace(stop_after_setup=False, port=8069)
    with main.only_one(options):
        with pytest.raises(Stop, match=f"process {os.getpid()}, http://127.0.0.1:8069"):
            with main.only_one(options):
                pass
    with main.only_one(options):
        pass


@pytest.mark.parametrize("lang", ["italiano", "it-IT", "../x"])
def test_what_is_no_language_is_refused_at_once(lang):
    with pytest.raises(Stop, match="is no language code"):
        main.check(SimpleNamespace(database="crm", lang=lang))


def test_the_table_shows_only_who_exists():
    lines = roles.table({"giulia", "paola"}, "s3cret")
    assert [line.split()[0] for line in lines] == ["giulia", "paola", "admin"]
    assert "s3cret" in lines[-1]
    assert roles.table(set(), None)[0].startswith("admin")


def test_the_log_of_the_run_before_is_kept(tmp_path):
    log = tmp_path / "odoo.log"
    server.put_aside(log)
    log.write_text("before")
    server.put_aside(log)
    assert not log.exists()
    assert (tmp_path / "odoo.1.log").read_text() == "before"


# -- programs we start ---------------------------------------------------------------


def test_a_failure_has_words():
    with pytest.raises(Stop, match="because: no"):
        processes.run(["sh", "-c", "echo no; exit 3"], lambda said: f"because: {said}")


def test_input_output_and_log(tmp_path):
    log = tmp_path / "log"
    assert processes.run(["cat"], "x", text="hello\n", log=log) == "hello\n"
    assert log.read_text() == "hello\n"


def test_an_interruption_ends_the_program(monkeypatch):
    started = []
    real = processes.start

    def start(command, **options):
        started.append(real(command, **options))
        return started[0]

    def interrupt(line):
        raise KeyboardInterrupt

    monkeypatch.setattr(processes, "start", start)
    ticker = SimpleNamespace(detail="")
    with pytest.raises(KeyboardInterrupt):
        processes.run(["sh", "-c", "echo x; sleep 60"], "x", ticker, interrupt)
    assert started[0].poll() is not None


def test_a_stubborn_program_is_killed():
    stubborn = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = processes.start([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    process.stdout.readline()
    processes.end(process, grace=0.2)
    assert process.poll() == -signal.SIGKILL
    process.stdout.close()


@pytest.mark.skipif(not processes.leash(), reason="no setpriv here")
def test_what_we_start_does_not_outlive_us(tmp_path):
    """Even killed with -9, which nothing can catch."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from house import processes\n"
        "p = processes.start([*processes.leash(), 'sleep', '60'])\n"
        "print(p.pid, flush=True)\n"
        "p.wait()\n"
    )
    scripts = processes.__file__.rsplit("/", 2)[0]
    parent = subprocess.Popen(
        [sys.executable, "-c", code, scripts], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    time.sleep(0.2)  # setpriv becomes sleep
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _attempt in range(50):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
