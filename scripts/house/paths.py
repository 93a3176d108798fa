"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: All that is downloaded or made here; ignored by git, may be deleted at any time
#: (with it goes the database).
LOCAL = ROOT / ".local"
ADDONS = ROOT / "addons"
LOGS = LOCAL / "log"
CACHE = LOCAL / "cache"


def local(*parts):
    """A folder below LOCAL, made when missing, for this user only at the top."""
    if not LOCAL.exists():
        LOCAL.mkdir(mode=0o700)
    folder = LOCAL.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name == "log":
        # logs name customers and addresses: closed also where LOCAL is not
        folder.chmod(0o700)
    return folder
