"""Run other programs so that none outlives us and every failure has words."""

import functools
import subprocess

from .errors import Stop

GRACE = 30


@functools.cache
def works(*command):
    """Whether a command can be run here."""
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


def leash(sign="TERM"):
    """A command prefix: the kernel sends this signal when we die, however we die.

    It is bound to the thread that starts the process: start from one that lasts.
    """
    prefix = ["setpriv", "--pdeathsig", sign]
    return prefix if works(*prefix, "true") else []


def run(command, fault, ticker=None, progress=None, log=None, text=None, **options):
    """Run a command to its end, keep what it prints, stop with words when it fails.

    :param fault: the sentence for a failure (str), or callable(output: str) -> str
    :param progress: callable(line: str) -> str or None, the ticker's next detail
    :param log: path of a file that also gets the output
    :param text: what it reads on its standard input (str), nothing by default
    :return: what it printed (str, stdout and stderr together)
    :raise Stop: with the sentence
    """
    # Its own session: Ctrl-C is for us, we then end it.
    process = start(
        [*leash(), *command],
        stdin=subprocess.PIPE if text else options.pop("stdin", subprocess.DEVNULL),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    lines = []
    try:
        if text:
            process.stdin.write(text)
            process.stdin.close()
        for line in process.stdout:
            lines.append(line)
            if log:
                append(log, line)
            if ticker and progress:
                ticker.detail = progress(line) or ticker.detail
        code = process.wait()
    finally:
        end(process)
    output = "".join(lines)
    if code:
        raise Stop(fault(output) if callable(fault) else fault)
    return output


def start(command, **options):
    """Start a program in a session of its own. Returns the Popen."""
    return subprocess.Popen(
        [str(part) for part in command], start_new_session=True, **options
    )


def end(process, grace=GRACE):
    """Ask a process to stop; kill it if it does not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def append(path, line):
    with open(path, "a", encoding="utf-8") as stream:
        stream.write(line)
