"""A record of each model that belongs to a customer of ours, and who may read it."""

from odoo import fields
from odoo.fields import Command, Domain

#: nobody is written to while the table is made
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}
#: who must not see what belongs to another firm, or to another company
STRANGERS = ("neighbour", "public", "abroad")
PLAIN = {
    "char": "x",
    "text": "x",
    "html": "x",
    "integer": 1,
    "float": 1.0,
    "monetary": 1.0,
    "boolean": False,
    "binary": "eA==",
    "json": {},
}
DEEPEST = 3


def make(env, users, names):
    """A record of each model that can be made: dict of name → record."""
    made = {"res.partner": users["customer"].partner_id.parent_id}
    made["res.users"] = users["customer"]
    for name in names:
        record(env, name, made)
    return {name: found for name, found in made.items() if found.exists()}


def record(env, name, made, depth=0):
    """The record of a model, made if need be; none where that cannot be."""
    if name in made:
        return made[name]
    made[name] = env[name]
    model = env[name]
    if not model._auto:
        made[name] = model.search([], limit=1)
        return made[name]
    try:
        # what it needs stays even where the record itself cannot be made
        given = values(env, model, made, depth)
        with env.cr.savepoint():
            made[name] = model.create(given)
    except Exception:  # a rule of the model's own that no stranger can know
        env.invalidate_all(flush=False)
        made[name] = model.search([], limit=1)
    return made[name]


def values(env, model, made, depth):
    """What a record needs: its required fields, its customer and its company."""
    with env.cr.savepoint():
        given = model.default_get(list(model._fields))
    found = {}
    for field in model._fields.values():
        wanted = field.required or field.name in ("partner_id", "company_id", "name")
        if not wanted or not field.store or given.get(field.name):
            continue
        if field.compute and not field.required:
            continue
        if (value := guess(env, field, made, depth)) is not None:
            found[field.name] = value
    return found


def guess(env, field, made, depth):
    """A value for a field, None for whatever the model works out."""
    if field.related or (field.compute and field.readonly):
        return None
    if field.type == "many2one":
        return linked(env, field.comodel_name, made, depth)
    if field.type == "selection":
        options = field.get_values(env)
        return options[0] if options else None
    if field.type == "date":
        return fields.Date.today()
    if field.type == "datetime":
        return fields.Datetime.now()
    if field.type == "many2many":
        number = linked(env, field.comodel_name, made, depth)
        return number and [Command.set([number])]
    if field.type == "reference":
        return f"res.partner,{made['res.partner'].id}"
    return PLAIN.get(field.type)


def linked(env, name, made, depth):
    """The id of a record to point to, or None."""
    if name == "res.company":
        return env.company.id
    if name in made and made[name]:
        return made[name].id
    if env[name]._original_module in ("base", "mail", "uom", "product", "account"):
        found = env[name].search([], limit=1)
        if found:
            return found.id
    if depth >= DEEPEST:
        return None
    return record(env, name, made, depth + 1).id or env[name].search([], limit=1).id


def readers(env, users, made, names):
    """Who may read the record made: model → owner (customer, company) and roles.

    :param names: the suite's own models; what core's records need is core's
    """
    found = {}
    for name, one in made.items():
        if one._transient or name not in names:
            continue
        owned = owners(env, users, one)
        found[name] = {
            "owned": owned,
            "readers": [key for key, user in users.items() if reads(one, user)],
        }
    return found


def owners(env, users, one):
    """What a record belongs to: ``customer`` and ``company`` where it says so."""
    mine = []
    partner = one._fields.get("partner_id")
    if partner and partner.comodel_name == "res.partner":
        firm = users["customer"].partner_id.commercial_partner_id
        if one.partner_id.commercial_partner_id == firm:
            mine.append("customer")
    company = one._fields.get("company_id")
    if company and company.store and one.company_id == env.company:
        mine.append("company")
    return mine


def reads(one, user):
    """Whether a user finds and opens a record."""
    theirs = one.with_user(user)
    if not theirs.browse().has_access("read"):
        return False
    return bool(theirs.search_count(Domain("id", "=", one.id)))
