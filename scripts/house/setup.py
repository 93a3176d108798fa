"""From nothing, or from whatever is there, to a database that can be served."""

import os
import secrets

from . import addons, odoo_tree
from .database import LANGUAGE
from .errors import Stop
from .paths import LOCAL
from .steps import say
from .toolbox import check_space

#: What a new database takes with its files and journal (bytes).
SPACE_NEEDED = 700 << 20


def prepare(database, lang=None, demo=True, reset=False):
    """Make the database, finish it or bring it up to date, whatever it needs.

    :param lang: of the people who will use it; None for Italian
    :raise Stop: when the database is somebody else's or is not the one asked for
    """
    state = database.state()
    if state == "foreign":
        raise Stop(
            f"The database {database.name} exists and this did not make it: choose "
            "another name with --database."
        )
    if state == "unfinished":
        say(f"The set-up of {database.name} was interrupted: starting it afresh.")
    if state == "unfinished" or (reset and state == "ours"):
        database.drop()
        state = "absent"
    if state == "absent":
        create(database, lang or LANGUAGE, demo)
    else:
        refresh(database, lang, demo)


def create(database, lang, demo):
    """A new database with all of the suite."""
    check_space(LOCAL, SPACE_NEEDED)
    odoo_tree.add_language(lang)
    database.journal().touch()
    database.init(lang)
    install_all(database, wanted(database.toolbox, demo))
    password = secrets.token_hex(8)
    record = {"checksums": checksums(), "demo": demo, "lang": lang}
    write_password(database.name, password)
    database.finish(record, password, assets=True)


def refresh(database, lang, demo):
    """Upgrade the add-ons whose files changed, install those that came since."""
    record = database.marker()
    check_wishes(database.name, record, lang, demo)
    before, now = record.get("checksums", {}), checksums()
    names = wanted(database.toolbox, record.get("demo", False))
    install, upgrade = addons.plan(names, database.modules(), before, now)
    if not (install or upgrade):
        return
    install_all(database, install, upgrade)
    database.finish({**record, "checksums": now})


def install_all(database, install, upgrade=()):
    """Install and upgrade; the demonstration company by itself and last.

    It writes invoices: Odoo loads the chart of accounts only at the end of the run that
    installs it.
    """
    suite = [name for name in install if name != addons.DEMO]
    if suite or upgrade:
        database.update(suite, upgrade)
    if addons.DEMO in install:
        database.update([addons.DEMO])


def check_wishes(name, record, lang, demo):
    """Say it when an existing database is not as it is asked for."""
    made_with = record.get("lang")
    if lang and made_with and lang != made_with:
        raise Stop(
            f"The database {name} was made in {made_with}: add {lang} in Odoo's "
            "settings, or choose another name with --database."
        )
    if record.get("demo") and not demo:
        raise Stop(
            f"The database {name} holds the demonstration company: choose another name "
            "with --database, or delete its data for good with --reset."
        )
    if demo and not record.get("demo"):
        say(f"{name} was made without the demonstration company and stays so.")


def wanted(toolbox, demo):
    """The names to install; says which add-ons wait for others."""
    found = addons.manifests()
    known = addons.names_in(toolbox.addons_path)
    names = addons.to_install(found, demo, known)
    waiting = sorted(set(found) - set(addons.satisfiable(found, known)))
    if waiting:
        say(f"Left out, because what they build on is missing: {', '.join(waiting)}.")
    return names


def checksums():
    """A digest per add-on on disk."""
    return addons.checksums(addons.manifests())


def password_file(name):
    return LOCAL / f"admin-password-{name}"


def write_password(name, password):
    """Keep admin's first password where only this user can read it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with open(os.open(password_file(name), flags, 0o600), "w") as stream:
        stream.write(f"{password}\n")


def read_password(name):
    """Admin's first password, or None where it is not kept."""
    try:
        return password_file(name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
