"""Each add-on is installed, uninstalled, and must leave the database as it was.

Runs inside ``odoo shell`` on a database that has what the suite builds on; ``env`` is
the shell's, ``ORDER`` (names, lower add-ons first) is set by who starts it. Every fault
is a line that begins with FAULT, every add-on that passes one that begins with CLEAN.
"""

import os
import sys

sys.path.insert(0, os.environ["MATRIX"])

import snapshot  # noqa: E402


def module(name):
    return env["ir.module.module"].search([("name", "=", name)])  # noqa: F821


def install(name):
    if module(name).state != "installed":
        module(name).button_immediate_install()


def remove_others(wanted):
    """Uninstall what no longer belongs: the add-ons that ``wanted`` does not need."""
    for name in reversed(ORDER):  # noqa: F821
        if name not in wanted and module(name).state == "installed":
            module(name).button_immediate_uninstall()


def needs(name):
    """The suite's add-ons below this one, as the module's own dependencies say."""
    below = module(name).upstream_dependencies(exclude_states=("uninstallable",))
    return {one.name for one in below} - {name}


def check(name):
    """Install and uninstall one add-on, and tell what differs."""
    below = needs(name)
    remove_others(below)
    for lower in ORDER:  # noqa: F821
        if lower in below:
            install(lower)
    before = snapshot.take(env.cr)  # noqa: F821
    install(name)
    module(name).button_immediate_uninstall()
    faults = snapshot.difference(before, snapshot.take(env.cr))  # noqa: F821
    for fault in faults:
        print(f"FAULT {name}: {fault}", flush=True)
    if not faults:
        print(f"CLEAN {name}", flush=True)


# Core takes this table without waiting: PostgreSQL must not be cleaning it just then.
env.cr.execute("ALTER TABLE ir_module_module SET (autovacuum_enabled = false)")  # noqa: F821
env.cr.commit()  # noqa: F821
# Those that need the same stand side by side: less to install and remove in between.
for addon in sorted(ORDER, key=lambda name: [n for n in ORDER if n in needs(name)]):  # noqa: F821
    check(addon)
