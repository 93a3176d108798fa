"""What the web client asks for when a screen opens."""

from lxml import etree

#: the client reads x2many fields by a list of their own up to this many rows
X2MANY_LIMIT = 40


def specification(env, model, kind, xmlid=None):
    """Return what the client reads of a record for a view: a ``web_read`` spec."""
    view_id = env.ref(xmlid).id if xmlid else False
    views = env[model].get_views([(view_id, kind)])
    arch = etree.fromstring(views["views"][kind]["arch"])
    return _fields_of(arch, views["models"], model)


def _fields_of(node, models, model):
    spec = {}
    for child in node:
        if child.tag == "field" and child.get("name") in models[model]["fields"]:
            name = child.get("name")
            spec[name] = _field_spec(child, models, models[model]["fields"][name])
        elif child.tag not in ("field", "list", "kanban"):
            spec |= _fields_of(child, models, model)
        elif child.tag in ("list", "kanban") and node.tag != "field":
            spec |= _fields_of(child, models, model)
    return spec


def _field_spec(node, models, field):
    if field["type"] in ("many2one", "reference"):
        return {"fields": {"display_name": {}}}
    if field["type"] not in ("one2many", "many2many"):
        return {}
    for sub in node:
        if sub.tag in ("list", "kanban"):
            inner = _fields_of(sub, models, field["relation"])
            return {"fields": inner, "limit": X2MANY_LIMIT}
    inner = {"display_name": {}}
    if node.get("widget") == "many2many_tags" and "color_field" in node.get(
        "options", ""
    ):
        inner["color"] = {}
    return {"fields": inner} if node.get("widget") else {}


def open_list(model, spec, domain, order, limit=80):
    """Return a callable that reads a list's first page as the client does."""

    def compute(env):
        return env[model].web_search_read(
            domain, spec, limit=limit, order=order, count_limit=10001
        )

    return compute


def open_kanban(model, spec, domain, groupby, order, limit=40):
    """Return a callable that reads a kanban with its columns as the client does."""

    def compute(env):
        return env[model].web_read_group(
            domain,
            [groupby],
            ["__count"],
            limit=80,
            auto_unfold=True,
            unfold_read_specification=spec,
            unfold_read_default_limit=limit,
            order=None,
        )

    return compute


def open_form(model, spec, record_id):
    """Return a callable that reads a form as the client does."""
    return lambda env: env[model].browse(record_id).web_read(spec)
