"""The one exception that a person gets to read."""

import errno
import os
import sys
from contextlib import contextmanager


class Stop(Exception):
    """One sentence: what is wrong and what to do about it."""


@contextmanager
def spoken():
    """Turn what stops a script into one sentence on stderr and exit code 1."""
    try:
        yield
    except Stop as reason:
        _leave(str(reason))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)
    except OSError as reason:
        if os.environ.get("HOUSE_TRACEBACK"):
            raise
        _leave(sentence(reason))


def sentence(error):
    """What an error of the operating system means, in words (a str)."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}: free some space and start again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"Permission denied{where}: run this as the user who owns the project's "
            "folder, in a folder that can be written."
        )
    return f"The system refused a step: {error}."


def _leave(text):
    print(f"\n{text}", file=sys.stderr)
    sys.exit(1)
