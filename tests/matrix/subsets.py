"""Every subset of {website, website_livechat, website_forum, stock, sms}, walked.

Runs inside ``odoo shell`` on a database with the whole suite; ``env`` is the shell's,
``ADDONS`` (name → what it depends on, of the add-ons that install themselves) and
``TOP`` (the add-on to upgrade: the others follow) are set by who starts it. After each
step: the add-ons that join two are there exactly where both are, of those that went
nothing is left, and the customer card, the desk and a ticket open. Every fault is a
line that begins with FAULT, every state that passes one that begins with CLEAN.
"""

import os
import sys
import time

sys.path.insert(0, os.environ["MATRIX"])

import traces  # noqa: E402
import walk  # noqa: E402

from odoo.fields import Command  # noqa: E402
from odoo.tests import Form  # noqa: E402

AGENT = "crm_postvendita.crm_postvendita_group_agent"


def module(name):
    return env["ir.module.module"].search([("name", "=", name)])  # noqa: F821


def installed():
    states = env["ir.module.module"].search_read(  # noqa: F821
        [("state", "=", "installed")], ["name"]
    )
    return {row["name"] for row in states}


def set_up():
    """A customer, a ticket of his, and the agent who opens them."""
    agent = env["res.users"].create(  # noqa: F821
        {
            "name": "Matrix",
            "login": "matrix",
            "group_ids": [
                Command.set(
                    [
                        env.ref("base.group_user").id,  # noqa: F821
                        env.ref(AGENT).id,  # noqa: F821
                        env.ref("sales_team.group_sale_salesman").id,  # noqa: F821
                    ]
                )
            ],
        }
    )
    partner = env["res.partner"].create({"name": "Officine Rossi"})  # noqa: F821
    tickets = env["crm.ticket"]  # noqa: F821
    ticket = tickets.create({"name": "Fermo", "partner_id": partner.id})
    env.cr.commit()  # noqa: F821
    return agent.id, partner.id, ticket.id


def use(agent_id, partner_id, ticket_id):
    """Open what people have open all day, as the agent."""
    theirs = env(user=agent_id)  # noqa: F821
    theirs.invalidate_all()
    assert theirs["crm.customer.card"].get_card(partner_id)["sections"]
    assert theirs["crm.desk"].get_desk()
    ticket = theirs["crm.ticket"].browse(ticket_id)
    with Form(ticket) as form:
        form.priority = "2" if ticket.priority != "2" else "1"
    for model in ("crm.ticket", "crm.marketing.action", "res.partner"):
        theirs[model].get_views([(False, "list"), (False, "search"), (False, "form")])
    for bundle in ("web.assets_backend", "web.assets_frontend"):
        theirs["ir.asset"].sudo()._get_asset_paths(bundle, {})


def misplaced(there):
    """Add-ons that ought to be installed and are not, or the other way round."""
    return sorted(
        name
        for name, depends in ADDONS.items()  # noqa: F821
        if (name in there) != all(depend in there for depend in depends)
    )


def take_step(verb, name):
    """Install or remove a module; what add-ons of ours that went left behind."""
    going = set()
    if verb == "remove":
        going = set(module(name).downstream_dependencies().mapped("name"))
    going &= set(ADDONS)  # noqa: F821
    before = traces.owned(env.cr, sorted(going))  # noqa: F821
    if verb == "remove":
        module(name).button_immediate_uninstall()
    else:
        module(name).button_immediate_install()
    return traces.left(env.cr, before)  # noqa: F821


def check(title, people, faults=()):
    """Judge a state and say so."""
    faults = list(faults)
    if wrong := misplaced(installed()):
        faults.append(f"there or missing against their dependencies: {wrong}")
    try:
        use(*people)
        env.cr.commit()  # noqa: F821
    except Exception as error:
        env.cr.rollback()  # noqa: F821
        faults.append(f"{type(error).__name__}: {error}")
    for fault in faults:
        print(f"FAULT {title}: {fault}", flush=True)
    if not faults:
        seconds = time.monotonic() - BEGIN
        print(f"CLEAN {title} ({seconds:.0f} s)", flush=True)


def upgrade(title, people):
    """Upgrade the whole suite where it stands."""
    module(TOP).button_immediate_upgrade()  # noqa: F821
    check(f"{title} upgraded", people)


BEGIN = time.monotonic()
# Core takes this table without waiting: PostgreSQL must not be cleaning it just then.
env.cr.execute("ALTER TABLE ir_module_module SET (autovacuum_enabled = false)")  # noqa: F821
env.cr.commit()  # noqa: F821
for state in sorted(set(walk.visited()), key=sorted):
    print(f"PLANNED {walk.title(state)}", flush=True)
for state in walk.UPGRADED:
    print(f"PLANNED {walk.title(state)} upgraded", flush=True)
who = set_up()
check(walk.title({"sms"}), who)
for verb, name, state in walk.steps():
    check(walk.title(state), who, take_step(verb, name))
    if state in walk.UPGRADED:
        upgrade(walk.title(state), who)
