"""Fill a database and measure it: called by ``scripts/bench``."""

import argparse
import json
import platform
import sys
import time
from datetime import date
from pathlib import Path

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


def main():
    options = _options()
    config.parse_config(["-c", options.config, "-d", options.database, "--no-http"])
    registry = Registry(options.database)
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"lang": "it_IT"})
        if options.fill:
            _fill(env, options.scale)
        else:
            _measure(env, options)


def _options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("-k", dest="word", default="")
    parser.add_argument("--results", type=Path)
    return parser.parse_args()


def _fill(env, scale):
    from fill import fill, vacuum

    start = time.monotonic()
    parameter = env["ir.config_parameter"]
    done = _filled(env) or {"scale": scale, "subjects": [], "ids": {}}
    filled = fill(env, done, done["scale"], report=_report)
    env.invalidate_all()
    for subject in filled:
        if hasattr(subject, "check"):
            subject.check(env)
    if filled:
        parameter.set_param("bench.filled", json.dumps(done))
        vacuum(env.cr)
        _report(f"filled and checked in {time.monotonic() - start:.0f} s")


def _filled(env):
    """What the database was filled with: scale, subjects, ids of the templates."""
    return json.loads(env["ir.config_parameter"].get_param("bench.filled", "null"))


def _report(text):
    print(text, flush=True)


def _measure(env, options):
    from measure import HEAD, compare, markdown
    from operations import every

    lines = []
    print(HEAD)
    for operation in every(env, options.word):
        lines.append(markdown(compare(env, operation)))
        print(lines[-1], flush=True)
        env.cr.rollback()
    if options.results:
        options.results.write_text("\n".join([*_heading(env), HEAD, *lines, ""]))


def _heading(env):
    env.cr.execute("SHOW server_version")
    (postgres,) = env.cr.fetchone()
    return [
        "# Results",
        "",
        f"{date.today():%Y-%m-%d}, scale {_filled(env)['scale']}, Odoo"
        f" {odoo.release.version}, PostgreSQL {postgres.split()[0]}, Python"
        f" {platform.python_version()}, two cores shared with other work. Warm is"
        " the median of up to 7 runs with the record cache cleared before each;"
        " cold is the first one with every cache cleared. Compare ratios, not"
        " milliseconds.",
        "",
    ]


if __name__ == "__main__":
    main()
