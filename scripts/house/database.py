"""An Italian database with the suite in it: made, recognised, brought up to date."""

import json
import re
import secrets
import shutil

from . import addons
from .errors import Stop
from .paths import ADDONS, LOCAL, LOGS, local
from .steps import run, step

#: The parameter written last; a database without it is unfinished or not ours.
MARKER = "crm_suite.setup"
COUNTRY = "IT"
CONFIGS = LOCAL / "conf"
JOURNAL = LOCAL / "unfinished"
DATA = LOCAL / "data"


def create(toolbox, cluster, name, lang="it_IT", modules=(), password=None,
           data_dir=DATA, assets=False):
    """Make a database: Italian first, then the modules, then the marker.

    :param modules: names to install besides what Odoo itself installs
    :param password: of admin; ``admin`` when None
    :param assets: also build the client's bundles, so that the first page is quick
    :raise Stop: when Odoo refuses, with its last error
    """
    local("unfinished")
    (JOURNAL / name).touch()
    config = write_config(toolbox, cluster, name, data_dir=data_dir)
    with step(f"Creating the database {name} ({lang}, {COUNTRY})") as ticker:
        odoo(toolbox, ["db", "-c", config, "init", "--country", COUNTRY, "--language",
                       lang, "--password", password or "admin", name], ticker)
    if modules:
        install(toolbox, config, name, modules)
    finish(toolbox, config, name, assets=assets)
    (JOURNAL / name).unlink()


def install(toolbox, config, name, modules):
    """Install add-ons in a database that exists."""
    with step(f"Installing {', '.join(modules)}") as ticker:
        odoo(toolbox, ["-c", config, "-d", name, "-i", ",".join(modules),
                       "--stop-after-init"], ticker)


def upgrade(toolbox, config, name, modules):
    """Upgrade add-ons whose files changed."""
    with step(f"Upgrading {', '.join(modules)}") as ticker:
        odoo(toolbox, ["-c", config, "-d", name, "-u", ",".join(modules),
                       "--stop-after-init"], ticker)


def finish(toolbox, config, name, assets=False):
    """Write the marker: what is installed, as it is on disk now."""
    sums = json.dumps(addons.checksums(addons.manifests()))
    code = f"env['ir.config_parameter'].set_param({MARKER!r}, {sums!r})\n"
    code += "env.cr.commit()\n"
    if assets:
        code += "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
    with step("Building the client's assets" if assets else "Recording the set-up"):
        odoo(toolbox, ["shell", "-c", config, "-d", name, "--no-http"], code=code)


def state(cluster, name):
    """What a database is: ``absent``, ``ours``, ``unfinished`` or ``foreign``."""
    quoted = name.replace("'", "''")
    if not cluster.psql(f"SELECT 1 FROM pg_database WHERE datname = '{quoted}'"):
        return "absent"
    if (JOURNAL / name).exists():
        return "unfinished"
    return "ours" if marker(cluster, name) is not None else "foreign"


def marker(cluster, name):
    """The checksums of the last set-up (dict), or None without a marker."""
    if not cluster.psql("SELECT to_regclass('ir_config_parameter')", name):
        return None
    value = cluster.psql(
        f"SELECT value FROM ir_config_parameter WHERE key = '{MARKER}'", name)
    return json.loads(value) if value else None


def drop(cluster, name, data_dir=DATA):
    """Remove a database with its files."""
    quoted = name.replace('"', '""')
    cluster.psql(f'DROP DATABASE IF EXISTS "{quoted}" WITH (FORCE)')
    shutil.rmtree(data_dir / "filestore" / name, ignore_errors=True)


def write_config(toolbox, cluster, name, port=8069, data_dir=DATA, **more):
    """Odoo's configuration for one database. Returns its path."""
    local("conf")
    folders = [*toolbox.addons_path, *([ADDONS] if any(ADDONS.glob("*/__manifest__.py"))
                                       else [])]
    options = {
        "addons_path": ",".join(map(str, folders)),
        "data_dir": data_dir,
        **cluster.options,
        "db_name": name,
        "dbfilter": f"^{re.escape(name)}$",
        "list_db": "True",
        "http_interface": "127.0.0.1",
        "http_port": port,
        "gevent_port": port + 3,
        "admin_passwd": secrets.token_urlsafe(24),
        "pg_path": toolbox.pg_bin,
        "screenshots": LOCAL / "screenshots",
        "max_cron_threads": 1,
        "limit_time_cpu": 3600,
        "limit_time_real": 3600,
        **more,
    }
    lines = [f"{key} = {value}" for key, value in options.items()]
    path = CONFIGS / f"{name}.conf"
    path.touch(mode=0o600)
    path.write_text("\n".join(["[options]", *lines, ""]), encoding="utf-8")
    return path


def odoo(toolbox, arguments, ticker=None, code=None):
    """Run Odoo's command line to its end. Returns its log."""
    local("log")
    options = {}
    if code:
        source = local("conf") / "code.py"
        source.write_text(code, encoding="utf-8")
        options["stdin"] = open(source, encoding="utf-8")  # noqa: SIM115
    try:
        return run(
            [toolbox.python, toolbox.odoo_bin, *arguments], explain, ticker, progress,
            log=LOGS / "setup.log", env=toolbox.env, **options,
        )
    finally:
        if code:
            options["stdin"].close()


def progress(line):
    """What to show of a line of Odoo's log."""
    found = re.search(r"Loading module (\S+) \((\d+/\d+)\)", line)
    return f"{found[2]} {found[1]}" if found else None


def explain(output):
    """The sentence for an Odoo that failed."""
    see = "the whole story is in .local/log/setup.log"
    if "No space left on device" in output:
        return "Odoo stopped, the disk is full: free some space and start again."
    errors = re.findall(r"^(?:\w+\.)*(\w*(?:Error|Exception)\w*: .+)$", output, re.MULTILINE)
    last = errors[-1] if errors else "no reason given"
    return f"Odoo stopped ({last[:300]}): {see}."


