"""A walk through every screen that one person is offered, on the server's side.

Menus, window actions, their views, what can be searched and grouped, the forms of a
record that is there and of a new one, buttons, the entries of the menu "Actions". Each
step runs in a savepoint that is rolled back: buttons that change something are pressed
as well. What goes wrong is noted with role, screen and element, and the walk goes on.
"""

from collections import Counter
from contextlib import contextmanager

from lxml import etree

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form

from . import client as c

#: Views whose records are read as rows.
ROWS = ("list", "kanban")
FIGURES = ("pivot", "graph")
MULTIPLE = (*ROWS, *FIGURES, "calendar", "activity", "hierarchy")

#: Buttons of core on the suite's screens that need what a test has not.
NOT_PRESSED = {
    "action_test_mailing": "sends at once, through a cursor of its own",
}


def hidden(node):
    """Whether nobody sees an element."""
    return node.get("invisible") in ("1", "True")


class _Undone(Exception):
    """Ends a step: what it wrote is not kept."""


class Walk:
    """One person's walk: ``faults`` and ``counts`` tell how it went."""

    def __init__(self, client, modules):
        """
        :param modules: names of the suite's add-ons
        """
        self.client = client
        self.env = client.env
        self.modules = modules
        self.faults = []
        self.counts = Counter()
        self.where = []
        self.seen = set()
        #: how many buttons led here from a menu
        self.depth = 0
        self.own_buttons = self._own_buttons()

    # -- steps --------------------------------------------------------------------

    @contextmanager
    def step(self, *place, allowed=()):
        """Do something that must not fail, and undo it."""
        self.where.append(" ".join(map(str, place)))
        try:
            with self.env.cr.savepoint():
                yield
                self.env.flush_all()
                raise _Undone
        except _Undone:
            return
        except Exception as error:  # whatever it is, it is told
            refusal = isinstance(error, UserError)
            refusal = refusal and not isinstance(error, AccessError | MissingError)
            if not (refusal and UserError in allowed):
                self.fault(f"{type(error).__name__}: {error}")
        finally:
            self.env.invalidate_all()
            self.env.transaction.clear()
            self.where.pop()

    def fault(self, text):
        place = " › ".join(self.where)
        told = f"{self.client.user.login}: {place}: {' '.join(text.split())[:300]}"
        if told not in self.faults:
            self.faults.append(told)

    def once(self, *key):
        """Whether this is the first time that somebody asks for this."""
        fresh = str(key) not in self.seen
        self.seen.add(str(key))
        return fresh

    def _own_buttons(self):
        """Names of the buttons that the suite's views bring: core's are core's."""
        # sudo: whose views they are, not what they show
        views = self.env["ir.ui.view"].sudo().browse([*self.named("ir.ui.view")])
        found = set()
        for view in views:
            root = etree.fromstring(view.with_context(lang=None).arch_db)
            found |= {node.get("name") for node in root.iter("button", "a")}
        return found

    # -- what there is --------------------------------------------------------------

    def named(self, model):
        """External ids of the suite's records of a model: dict of id → name."""
        found = (
            self.env["ir.model.data"]
            .sudo()  # sudo: what is there to open
            .search([("model", "=", model), ("module", "in", self.modules)])
        )
        return {one.res_id: one.complete_name for one in found}

    def walk_menus(self):
        """Every menu of the suite that the person sees."""
        menus = self.env["ir.ui.menu"].load_web_menus(False)
        for menu in menus.values():
            module = (menu["xmlid"] or "").partition(".")[0]
            if module not in self.modules or not menu["actionID"]:
                continue
            self.counts["menus"] += 1
            with self.step("menu", menu["xmlid"]):
                self.open(self.client.load(menu["actionID"]))

    def walk_actions(self):
        """The suite's window actions that neither a menu nor "Actions" offers.

        Those on records that the person may read: buttons lead to them.
        """
        windows = self.env["ir.actions.act_window"].sudo()  # sudo: what is there
        # sudo: all there are; what a person sees is asked of the client
        menus = self.env["ir.ui.menu"].sudo().with_context(active_test=False)
        offered = menus.search([("action", "like", f"{windows._name},%")])
        offered = {menu.action.id for menu in offered}
        for id_, name in self.named(windows._name).items():
            window = windows.browse(id_)
            if id_ in offered or window.binding_model_id:
                continue
            groups = window.group_ids
            allowed = not groups or groups & self.client.user.all_group_ids
            model = window.res_model
            right = "create" if self.env[model]._transient else "read"
            if allowed and self.client.readable(model, right):
                with self.step("action", name, allowed=(UserError,)):
                    self.open(self.client.load(id_))

    def walk_bindings(self):
        """The suite's entries of the menu "Actions", with one record and with two."""
        actions = self.env["ir.actions.actions"].sudo()  # sudo: what is there to open
        mine = {*self.named("ir.actions.act_window"), *self.named("ir.actions.server")}
        mine |= {*self.named("ir.actions.client"), *self.named("ir.actions.report")}
        models = actions.browse(mine).exists().binding_model_id
        for model in models.mapped("model"):
            if not self.client.readable(model):
                continue
            bound = self.env["ir.actions.actions"].get_bindings(model)
            for action in sum(bound.values(), []):
                if action["id"] in mine:
                    kinds = action.get("binding_view_types") or "list"
                    for count in (1, 2) if kinds != "form" else (1,):
                        self._run_binding(model, action, count)

    def _run_binding(self, model, action, count):
        records = self.env[model].search([], limit=count)
        if not records:
            return  # the menu is there once something is ticked
        place = ("Actions of", model, action["name"], "with", len(records))
        with self.step(*place, allowed=(UserError,)):
            self.counts["bindings"] += 1
            self.follow(self.client.load(action["id"]), records)

    # -- an action ------------------------------------------------------------------

    def follow(self, action, records, context=None):
        """What the client does with the action that a button gave it."""
        if not isinstance(action, dict):
            return
        kind = action["type"]
        if kind in ("ir.actions.act_window_close", "ir.actions.act_url"):
            return
        active = {
            "active_model": records._name,
            "active_id": records[:1].id,
            "active_ids": records.ids,
        }
        context = {**(context or {}), **active}
        if kind == "ir.actions.server":
            context = {**self.client.context, **context}
            server = c.within(self.env, context)["ir.actions.server"]
            self.follow(server.browse(action["id"]).run() or None, records)
        elif kind == "ir.actions.report":
            report = self.env["ir.actions.report"].sudo()  # sudo: the client prints
            report._get_report(action["report_name"])
        elif kind == "ir.actions.act_window":
            self.depth += 1
            try:
                self.open(action, context)
            finally:
                self.depth -= 1

    def open(self, action, context=None):
        """Open an action: its views, and what can be asked of them."""
        if action["type"] != "ir.actions.act_window":
            return
        context = {
            **(context or {}),
            **self.client.evaluate(action.get("context"), context),
        }
        views = c.views_of(action)
        key = (action.get("id"), action["res_model"], str(views), str(context))
        if not self.once("action", *key, action.get("res_id"), action.get("domain")):
            return
        self.counts["actions"] += 1
        model = action["res_model"]
        kinds = [kind for _id, kind in views]
        if any(kind in MULTIPLE for kind in kinds) and not action.get("res_id"):
            if not action.get("help"):
                self.fault("empty it says nothing: the action has no help")
            domain = self.client.evaluate(action.get("domain") or "[]", context)
            self.open_records(action, model, views, domain or [], context)
        elif kinds[:1] == ["form"]:
            record = c.within(self.env, context)[model].browse(action.get("res_id"))
            self.open_form(record, views[0][0], action.get("target") == "new")

    def open_records(self, action, model, views, domain, context):
        """The views of many records, their search and the first one's form."""
        asked = [[id_, kind] for id_, kind in views]
        asked.append([c.search_view(action), "search"])
        options = {"toolbar": True, "load_filters": True, "action_id": action.get("id")}
        got = self.client.call(
            model, "get_views", asked, options=options, context=context
        )
        if not self.depth:
            self.search(model, got, domain, context)
        for id_, kind in views[: 1 if self.depth else None]:
            self.counts["views"] += 1
            with self.step(kind):
                node = c.parse(got, kind)
                if kind == "form":
                    self.open_first(model, id_, domain, context)
                else:
                    self.read_many(model, kind, node, got["models"], domain, context)
        if not self.depth and any(kind in FIGURES for _id, kind in views):
            self.open_figures(model, views, got, domain, context)

    def read_many(self, model, kind, node, models, domain, context):
        """What a view of many records reads, with the action's domain and with none."""
        for wanted in (domain, [(0, "=", 1)]):
            if kind in ROWS:
                self._read_rows(model, node, models, wanted, context)
            elif kind in FIGURES:
                self._read_figures(model, node, models, wanted, context)
            elif kind == "calendar":
                names = {node.get("date_start"), node.get("date_stop")} - {None}
                names |= {field.get("name") for field in c.fields_below(node)}
                self.client.call(
                    model, "search_read", wanted, sorted(names), context=context
                )
            elif kind == "activity":
                self.client.call("mail.activity", "get_activity_data", model, wanted)
        if kind in ROWS:
            records = c.within(self.env, context)[model].search(domain, limit=2)
            self.press_all(node, records)

    def _read_rows(self, model, node, models, domain, context):
        spec = c.specification(node, model, models)
        order = node.get("default_order")
        self.client.call(
            model,
            "web_search_read",
            domain,
            spec,
            limit=40,
            order=order,
            context=context,
        )
        grouped = (
            c.group_of(context) or (node.get("default_group_by", "").split(",")[:1])
        )
        if grouped and grouped[0]:
            self.group(model, node, models, domain, context, grouped)

    def group(self, model, node, models, domain, context, grouped):
        """The groups of a list, with the sums that the client asks."""
        known = models[model]["fields"]
        shown = [field.get("name") for field in c.fields_below(node)]
        self.client.call(
            model,
            "web_read_group",
            domain,
            grouped[:1],
            c.aggregates(shown, known),
            limit=80,
            context=context,
        )

    def _read_figures(self, model, node, models, domain, context):
        known = models[model]["fields"]
        nodes = list(c.fields_below(node))
        rows = c.group_of(context) or [
            field.get("name")
            + (f":{field.get('interval')}" if field.get("interval") else "")
            for field in nodes
            if field.get("type") in ("row", "col") or node.tag == "graph"
            if known[field.get("name")]["type"] not in c.NUMBERS
            if field.get("type") != "measure"
        ]
        measures = ["__count", *c.aggregates(known, known)]
        if node.tag == "pivot":
            sets = [rows[:size] for size in range(len(rows) + 1)]
            call = "formatted_read_grouping_sets"
            self.client.call(model, call, domain, sets, measures, context=context)
        else:
            call = "formatted_read_group"
            self.client.call(model, call, domain, rows, measures, context=context)

    def open_figures(self, model, views, got, domain, context):
        """A click on a figure: the list of what it counts."""
        figures = [kind for kind in FIGURES if kind in got["views"]]
        nodes = [c.parse(got, kind) for kind in figures]
        if all(node.get("disable_linking") in ("1", "true", "True") for node in nodes):
            return
        with self.step("a click on a figure"):
            ids = {kind: id_ for id_, kind in views}
            asked = [[ids.get("list") or False, "list"]]
            found = self.client.call(model, "get_views", asked)
            node = c.parse(found, "list")
            self._read_rows(model, node, found["models"], domain, context)

    # -- search ---------------------------------------------------------------------

    def search(self, model, got, domain, context):
        """Filters, groups, fields and favourites of a search view."""
        if "search" not in got["views"]:
            return
        node = c.parse(got, "search")
        known = got["models"][model]["fields"]
        rows = next((k for k in ROWS if k in got["views"]), None)
        shown = c.parse(got, rows) if rows else node
        if not self.once("search", model, etree.tostring(node), str(domain)):
            return
        for item in node.iter("filter"):
            if hidden(item) or self._is_property(item, known):
                continue
            place = item.get("string") or item.get("name")
            with self.step("filter", place):
                self._filter(model, item, got["models"], shown, domain, context)
        for item in c.fields_below(node):
            if hidden(item) or known[item.get("name")]["type"] == "properties":
                continue
            if item.getparent().tag == "searchpanel":
                self._panel(model, item, domain, context)
            else:
                with self.step("searched field", item.get("name")):
                    self._searched(model, item, known, domain, context)

    @staticmethod
    def _is_property(item, known):
        """Whether a filter groups by properties, of which nobody defined any."""
        grouped = c.literal(item.get("context")).get("group_by")
        return known.get(grouped, {}).get("type") == "properties"

    def _filter(self, model, item, models, shown, domain, context):
        own = self.client.evaluate(item.get("context"), context)
        wanted = self.client.evaluate(item.get("domain") or "[]", context)
        known = models[model]["fields"]
        if field := item.get("date"):
            first, last = c.period(known[field]["type"])
            wanted = [(field, ">=", first), (field, "<=", last)]
        asked = {**context, **own}
        self.counts["filters"] += 1
        domain = [*domain, *wanted]
        self.client.call(model, "web_search_read", domain, {}, limit=5, context=asked)
        if grouped := c.group_of(own):
            self.counts["groups"] += 1
            kind = known[grouped[0].partition(":")[0]]["type"]
            if kind in ("date", "datetime") and ":" not in grouped[0]:
                grouped = [f"{grouped[0]}:month"]
            self.group(model, shown, models, domain, asked, grouped)

    def _searched(self, model, item, known, domain, context):
        name = item.get("name")
        kind = known[name]["type"]
        self.counts["searched fields"] += 1
        if kind == "many2one":
            inner = item.get("domain") or "[]"
            inner = self.client.evaluate(inner, context) if inner != "[]" else []
            self.client.call(
                known[name]["relation"], "name_search", "a", domain=inner, limit=8
            )
        if text := item.get("filter_domain"):
            names = {"self": "abc", "raw_value": "abc"}
            wanted = self.client.evaluate(text, context, names)
        elif kind in ("integer", "float", "monetary", "many2one"):
            wanted = [(name, item.get("operator") or "=", 1)]
        elif kind in ("boolean", "date", "datetime", "selection"):
            wanted = [(name, "=", False)]
        else:
            wanted = [(name, item.get("operator") or "ilike", "abc")]
        self.client.call(
            model, "web_search_read", [*domain, *wanted], {}, limit=5, context=context
        )

    def _panel(self, model, item, domain, context):
        many = item.get("select") == "multi"
        method = f"search_panel_select_{'multi_' if many else ''}range"
        with self.step("search panel", item.get("name")):
            self.client.call(
                model,
                method,
                item.get("name"),
                search_domain=domain,
                enable_counters=True,
                context=context,
            )

    # -- forms and buttons -------------------------------------------------------------

    def open_first(self, model, view, domain, context):
        """The form of the first record, and that of a new one."""
        records = c.within(self.env, context)[model].search(domain, limit=1)
        if records and self.once("form", model, view, records):
            with self.step("first record"):
                self.open_form(records, view)
        self.open_new(model, view, context)

    def open_new(self, model, view, context):
        """New, where it is offered, and an attempt to save what nobody filled in."""
        empty = c.within(self.env, context)[model]
        if not empty.has_access("create") or not self.once("new", model, view):
            return
        node = c.parse(empty.get_views([(view, "form")]), "form")
        if node.get("create") in ("0", "false", "False"):
            return
        self.counts["new"] += 1
        with self.step("New"):
            self.read_form(empty, view)
            form = Form(empty, view)
            with self.step("saved empty", allowed=(UserError,)):
                self._save(form)

    def read_form(self, record, view):
        """What the client asks for a form; core's ``Form`` asks less of tags."""
        model, context = record._name, dict(record.env.context)
        views = self.client.call(
            model, "get_views", [[view or False, "form"]], context=context
        )
        node = c.parse(views, "form")
        spec = c.specification(node, model, views["models"])
        if record:
            self.client.call(model, "web_read", record.ids, spec, context=context)
        else:
            self.client.call(model, "onchange", [], {}, [], spec, context=context)

    def _save(self, form):
        try:
            return form.save()
        except AssertionError as lacking:
            # the client names the field and sends nothing
            if "is a required field" not in str(lacking):
                raise
        return None

    def open_form(self, record, view=False, dialog=False):
        """A form, and each of its buttons pressed."""
        self.counts["wizards" if dialog else "forms"] += 1
        self.read_form(record, view)
        form = Form(record, view)
        node = form._view["tree"]
        if not dialog:
            self.press_all(node, record, form)
        elif not record and record.has_access("create"):
            with self.step("wizard", record._name, allowed=(UserError,)):
                if saved := self._save(form):
                    self.press_all(node, saved, form, deep=False)

    def press_all(self, node, records, form=None, deep=True):
        """The buttons of a view that the person sees on these records.

        Not those of what a button led to: a walk must end. A dialog's are pressed.
        """
        if self.depth > (0 if deep else 2):
            return
        seen = set()
        everything = records
        for button in node.iter("button", "a"):
            kind, name = button.get("type"), button.get("name")
            key = (kind, name, button.get("context"))
            if kind not in ("object", "action") or key in seen:
                continue
            if name not in self.own_buttons:
                continue
            if next(button.iterancestors("field"), None) is not None:
                continue
            # those of a list's head are for what is ticked, the others for one row
            above = next(button.iterancestors("header"), None) is not None
            records = everything if above else everything[:1]
            names = self._values(button, records, form)
            if names is None or not self._visible(button, names):
                continue
            seen.add(key)
            title = button.get("string") or button.get("title") or name
            if self.once("button", records._name, *key, deep, records.ids):
                self.press(kind, name, title, button.get("context"), records, names)

    def _values(self, button, records, form):
        """Values that a button's conditions ask for; None where it cannot be told."""
        if form:
            return form._get_eval_context()
        if button.xpath("ancestor-or-self::*[@t-if]") or not records:
            return None
        names = {
            name
            for name, field in records._fields.items()
            if any(name in (text or "") for text in self._conditions(button))
            and records._has_field_access(field, "read")
        }
        if next(button.iterancestors("header"), None) is not None:
            return {}
        (values,) = records[:1].web_read(dict.fromkeys(names, {}))
        return values

    @staticmethod
    def _conditions(button):
        """The texts that say when something is not shown."""
        for node in (button, *button.iterancestors()):
            yield node.get("invisible")
            yield node.get("column_invisible")
        yield button.get("context")

    def _visible(self, button, names):
        for text in filter(None, self._conditions(button)):
            if text == button.get("context"):
                continue
            if self.client.evaluate(text, None, names):
                return False
        return True

    def press(self, kind, name, title, context, records, names):
        """A button: what it does, then where it leads. A refusal in words is right."""
        if name in NOT_PRESSED:
            return
        self.counts["buttons"] += 1
        place = ("button", f"'{title}'", f"({name})", "on", records._name)
        with self.step(*place, allowed=(UserError,)):
            active = {
                "active_model": records._name,
                "active_id": records[:1].id,
                "active_ids": records.ids,
            }
            names = {k: v for k, v in names.items() if k != "context"}
            own = self.client.evaluate(context, active, names)
            if kind == "action":
                action = self.client.load(name)
                self.follow(action, records, own)
                return
            action = self.client.call(records._name, name, records.ids, context=own)
            if isinstance(action, dict):
                action = c.clean_action(action, env=self.env)
            self.follow(action, records, own)
