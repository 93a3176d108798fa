"""The customer card: its frame, what matters now and what one does from it.

What it shows section by section stands in ``crm_customer_card_sections.py``.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, groupby

from ..arguments import RECORD, takes
from ..base import web_link
from ..credit.kernel import light as kernel


class CrmCustomerCard(models.AbstractModel):
    """The customer card: everything known about one customer, in one call.

    Another add-on adds to it by overriding ``_get_sections``, ``_get_facts``
    or ``_get_buttons`` with ``super()``; the generic section types need no
    JavaScript of its own.
    """

    _name = "crm.customer.card"
    _description = "Customer card"

    #: rows of a section on the card; its action opens all of them
    _ROWS = 8
    _LIGHT_COLORS = {
        kernel.GREEN: "success",
        kernel.AMBER: "warning",
        kernel.RED: "danger",
    }
    #: kinds of the timeline of which not even the number is told
    _NEVER_TOLD = ("payment",)

    @api.readonly
    @api.model
    @takes(partner_id=RECORD)
    def get_card(self, partner_id):
        """Return the whole card of the customer a partner belongs to.

        :param int partner_id: any partner of the customer
        :return: dict with ``partner`` (who it is), ``facts`` (what matters
            now), ``sections``, ``buttons``, ``kinds`` and ``timeline`` (first
            page, see ``crm.timeline.get_page``)
        :raises UserError: if the customer was deleted or merged
        :raises AccessError: if the reader may not read the partner
        """
        family = self.env["res.partner"]._crm_family(partner_id, read=True)
        return self._get_card(family)

    @api.model
    def _get_card(self, family):
        timeline = self.env["crm.timeline"]
        documents = timeline._get_documents(family)
        card = {
            "partner": self._get_partner(family),
            "facts": self._get_facts(family),
            "sections": [
                *self._get_sections(family),
                *self._get_attached_sections(family, documents),
            ],
            "buttons": self._get_buttons(family),
            "kinds": timeline.get_kinds(),
            "timeline": timeline._get_entries(family, documents),
        }
        self._put_names(card)
        hidden, contact = self._look_beyond(card["sections"], family)
        card["facts"] += self._get_derived_facts(card, family, contact)
        self._note_hidden(card, hidden)
        for name in ("facts", "sections", "buttons"):
            card[name] = sorted(card[name], key=lambda item: item["sequence"])
        return card

    @api.model
    def _put_names(self, card):
        """Put the names of colleagues where the card holds their ids, in one query.

        :param dict card: changed in place: the customer's person, the entries of the
            timeline, and the columns of type ``user`` of every section, texts then
        """
        places = [(card["partner"], "user")]
        places += [(entry, "user") for entry in card["timeline"]["entries"]]
        for section in card["sections"]:
            if section["type"] != "rows":
                continue
            for column in section["data"]["columns"]:
                if column["type"] == "user":
                    column["type"] = "text"
                    rows = section["data"]["rows"]
                    places += [(row, column["name"]) for row in rows]
        self.env["res.users"]._crm_put_names(places)

    @api.model
    def _get_partner(self, family):
        """Return who the customer is: names, addresses, ways to reach it."""
        entity = family[:1]
        address = entity._display_address(without_company=True)
        return {
            "id": entity.id,
            "name": entity.display_name,
            "active": entity.active,
            "is_company": entity.is_company,
            "phone": entity.phone,
            "email": entity.email,
            "website": entity.website,
            "website_link": web_link(entity.website),
            "vat": entity.vat,
            "city": entity.city,
            "address": [line for line in address.split("\n") if line.strip()],
            "ref": entity.ref,
            "user": entity.user_id.id,
            "badges": self._get_badges(entity),
            "classifiers": [
                {"id": value["id"], "text": value["text"], "color": value["color"]}
                for value in self._get_classifier_values(entity)
            ],
            "tags": [
                {"id": tag.id, "text": tag.name, "color": tag.color}
                for tag in entity.category_id
            ],
            "segments": self._get_segments(entity),
            "contacts": [
                {"id": person.id, "name": person.name}
                for person in family[1:]
                if person.name and person.type == "contact"
            ],
        }

    @api.model
    def _get_segments(self, entity):
        """Return the segments that a customer is in now; each opens its customers."""
        return [
            {
                "id": segment.id,
                "text": segment.name,
                "action": self._get_list_action(
                    segment.name,
                    "res.partner",
                    [("crm_segment_ids", "in", segment.ids)],
                ),
            }
            for segment in entity.crm_segment_ids
        ]

    @api.model
    def _get_classifier_values(self, entity):
        """Return the values that a customer has, as dicts, in their order."""
        return [
            {
                "id": value.id,
                "name": value.name,
                "color": value.color,
                "classifier": value.classifier_id.name,
                "text": f"{value.classifier_id.name}: {value.name}",
            }
            for value in entity.classifier_value_ids
        ]

    @api.model
    def _get_badges(self, entity):
        """Return where the customer stands: ``[{key, text, color, title}]``."""
        step_colors = {"customer": "success", "advocate": "success", "dormant": "dark"}
        badges = [
            {
                "key": "lifecycle",
                "text": entity._crm_label("lifecycle"),
                "color": step_colors.get(entity.lifecycle, "info"),
                "title": self.env._("Lifecycle"),
            }
        ]
        if entity.tier:
            tier_colors = {"below_zero": "danger", "front_line": "primary"}
            badges.append(
                {
                    "key": "tier",
                    "text": entity._crm_label("tier"),
                    "color": tier_colors.get(entity.tier, "secondary"),
                    "title": entity.tier_manual_reason or entity.tier_rule_id.name,
                }
            )
        if not entity.active:
            badges.append(
                {
                    "key": "archived",
                    "text": self.env._("Archived"),
                    "color": "warning",
                    "title": "",
                }
            )
        return badges

    @api.model
    def _get_facts(self, family):
        """Return what matters now, as a list of dicts.

        ``{key, sequence, label, value, icon, color, action}``: ``value`` is
        text ready to show, ``color`` a contextual name of Bootstrap or False,
        ``action`` a window action as dict or False.
        """
        return self._get_credit_facts(family[:1])

    @api.model
    def _get_credit_facts(self, entity):
        """Return the light for everybody, amounts for accounting."""
        amounts = self.env["res.users"]._crm_sees_accounting()
        # sudo: without accounting rights only the colour and its reason are shown
        Credit = self.env["crm.credit"].sudo()
        credit = Credit._get_credit(entity)[entity.id]
        company = self.env.company
        action = self._get_statement_action(entity) if amounts else False
        light = {
            "key": "credit",
            "sequence": 1,
            "label": self.env._("Credit line"),
            "value": self._get_credit_value(credit, amounts),
            "hint": Credit._explain(credit, company, amounts),
            "icon": "fa-circle",
            "color": self._LIGHT_COLORS[credit["color"]],
            "action": action,
        }
        if not amounts or credit["overdue"] <= 0:
            return [light]
        overdue = {
            "key": "overdue",
            "sequence": 2,
            "label": self.env._("Overdue"),
            "value": Credit._money(credit["overdue"], company),
            "hint": self.env._("The oldest item by %s days.", credit["days"]),
            "icon": "fa-hourglass-end",
            "color": "danger",
            "action": action,
        }
        return [light, overdue]

    @api.model
    def _get_credit_value(self, credit, amounts):
        """Return the light in a word or, for accounting, exposure and limit."""
        if not amounts:
            words = {
                kernel.GREEN: self.env._("In order"),
                kernel.AMBER: self.env._("Attention"),
                kernel.RED: self.env._("Exhausted"),
            }
            return words[credit["color"]]
        Credit, company = self.env["crm.credit"], self.env.company
        exposure = Credit._money(credit["exposure"], company)
        if not credit["limit"]:
            return exposure
        return self.env._(
            "%(exposure)s of %(limit)s",
            exposure=exposure,
            limit=Credit._money(credit["limit"], company),
        )

    @api.model
    def _get_quotation_facts(self, family, section):
        """Return the open quotations in one figure.

        :param dict section: theirs, which mostly has all of them
        """
        Order = self.env["sale.order"]
        domain = Order._timeline_partner_domain(family)
        if section["data"]["more"]:
            groups = Order._read_group(
                domain & Order._timeline_open_domain(),
                ["currency_id"],
                ["__count", "amount_total:sum"],
            )
        else:
            alike = groupby(section["data"]["rows"], lambda row: row["currency_id"])
            groups = [
                (
                    self.env["res.currency"].browse(currency_id),
                    len(rows),
                    sum(row["amount"] for row in rows),
                )
                for currency_id, rows in alike
            ]
        if not groups:
            return []
        amounts = " + ".join(
            self._format_money(amount, currency) for currency, __, amount in groups
        )
        return [
            {
                "key": "quotations",
                "sequence": 30,
                "label": self.env._("Open quotations"),
                "value": f"{sum(group[1] for group in groups)} · {amounts}",
                "icon": "fa-file-text-o",
                "color": "info",
                "action": self._get_list_action(
                    self.env._("Open quotations"),
                    "sale.order",
                    domain & Order._timeline_open_domain(),
                ),
            }
        ]

    @api.model
    def _format_money(self, amount, currency):
        return (
            self.env["ir.qweb.field.monetary"]
            .value_to_html(
                round(amount), {"display_currency": currency, "decimal_places": 0}
            )
            .striptags()
        )

    @api.model
    def _get_derived_facts(self, card, family, contact):
        """Return the facts that the card, as assembled, already contains.

        :param contact: when one of us last had to do with them, or None
        """
        sections = {section["key"]: section for section in card["sections"]}
        activities = sections["activities"]["data"]["rows"]
        facts = [self._get_contact_fact(contact)]
        if "quotations" in sections:
            facts += self._get_quotation_facts(family, sections["quotations"])
        if activities:
            facts.append(self._get_next_fact(activities[0]))
        return facts

    @api.model
    def _get_next_fact(self, row):
        return {
            "key": "next",
            "sequence": 10,
            "label": self.env._("Next activity"),
            "value": f"{row['what']}, {self._format_day(row['due'])}",
            "icon": "fa-clock-o",
            # what is not late is written as any other text
            "color": row["state"]["color"] == "danger" and "danger",
            "action": False,
        }

    @api.model
    def _get_contact_fact(self, moment):
        return {
            "key": "contact",
            "sequence": 20,
            "label": self.env._("Last contact"),
            "value": self._format_day(moment) if moment else self.env._("never"),
            "icon": "fa-comments-o",
            "color": False if moment else "warning",
            "action": False,
        }

    # ------------------------------------------------------------
    # what the reader's role does not show

    @api.model
    def _note_hidden(self, card, found):
        """Say how much there is that the reader's role does not show, and since when.

        A number and a day, never what it is: nobody is told that there is nothing when
        there is. What belongs to other companies stays unknown.

        :param dict found: as of ``_look_beyond``; what the sections tell is taken out
        """
        card["timeline"]["hidden"] = bool(found)
        for section in card["sections"]:
            if section["key"] in found:
                section["hidden"] = self._describe_hidden(*found.pop(section["key"]))
        if found:
            labels = {
                source._timeline_kind: source._timeline_label()
                for source in self._get_closed_sources()
            }
            facts = [
                {"label": labels[kind], "value": self._tell(*figures), "color": False}
                for kind, figures in found.items()
            ]
            card["sections"].append(
                {
                    "key": "hidden",
                    "sequence": 95,
                    "type": "facts",
                    "title": self.env._("Not shown to your role"),
                    "data": facts,
                    "action": False,
                }
            )

    @api.model
    def _describe_hidden(self, count, last):
        return self.env._("Not shown to your role: %s.", self._tell(count, last))

    @api.model
    def _tell(self, count, last):
        if not last:
            return str(count)
        day = self._format_day(last)
        return self.env._("%(count)s, the last of %(day)s", count=count, day=day)

    @api.model
    def _get_closed_sources(self):
        """Return the documents of the timeline that the reader may not read at all."""
        sources = (
            self.env[name] for name in self.env["crm.timeline.mixin"]._timeline_models()
        )
        return [
            source
            for source in sources
            if source._timeline_document
            and source._timeline_kind not in self._NEVER_TOLD
            and not source.has_access("read")
        ]

    @api.model
    def _look_beyond(self, sections, family):
        """Return what the reader learns of what they may not read, in one query.

        :return: ``({key of a section or kind of source: (number, last moment)},
            moment of the last contact or None)``
        """
        branches = [
            self._count_beyond(section["key"], *self._get_hidden(section["action"]))
            for section in sections
            if section["type"] == "rows" and section["action"]
        ]
        for source in self._get_closed_sources():
            domain = source._timeline_partner_domain(family) & source._timeline_domain()
            branches.append(self._count_beyond(source._timeline_kind, source, domain))
        for key, model, domain in self._get_attached_beyond(family):
            branches.append(self._count_beyond(key, model, domain))
        contact = self.env["crm.timeline"]._get_last_contact(family)
        if contact:
            branches.append(
                SQL(
                    "SELECT '' AS key, 1 AS number, moment AS last FROM (%s) c", contact
                )
            )
        branches = [SQL("(%s)", branch) for branch in branches if branch]
        statement = SQL(
            "SELECT key, number, last FROM (%s) beyond WHERE number > 0",
            SQL(" UNION ALL ").join(branches),
        )
        rows = self.env.execute_query(statement) if branches else []
        found = {key: (number, last) for key, number, last in rows}
        contact = found.pop("", (0, None))[1]
        self._take_seen(sections, found)
        return found, contact

    @api.model
    def _get_attached_beyond(self, family):
        """Return what hangs on all documents: ``[(key, model, domain)]``."""
        beyond = self.sudo().env  # sudo: how many and when, never what
        documents = beyond["crm.timeline"]._get_documents(family)
        activities, files = beyond["mail.activity"], beyond["ir.attachment"]
        open_ones = activities._timeline_customer_domain(family, documents)
        return [
            ("activities", activities, open_ones & Domain("active", "=", True)),
            ("documents", files, files._crm_customer_domain(documents)),
        ]

    @api.model
    def _take_seen(self, sections, found):
        """Take from what hangs on all documents what the reader sees of it."""
        for section in sections:
            key = section["key"]
            if key not in ("activities", "documents") or key not in found:
                continue
            number, last = found.pop(key)
            left = number - len(section["data"]["rows"])
            # where there are more rows than shown, how many are hidden is not known
            if left > 0 and not section["data"]["more"]:
                found[key] = (left, last)

    @api.model
    def _count_beyond(self, key, model, domain):
        """Return the statement for the number of records of a domain and the last."""
        date = getattr(model, "_timeline_date", None) or "create_date"
        # lines that only add up have no day of their own: what they are is no document
        if date not in model._fields:
            return None
        model = model.sudo()  # sudo: how many and when, never what
        query = model._search(domain & model._crm_companies())
        if query.is_empty():
            return None
        counted = getattr(model, "_timeline_counted", "id")
        counted = model._field_to_sql(model._table, counted, query)
        return query.select(
            SQL("%s AS key", key),
            SQL("count(DISTINCT %s) AS number", counted),
            SQL("max(%s)::timestamp AS last", model._field_to_sql(model._table, date)),
        )

    @api.model
    def _get_hidden(self, action):
        """Return the model of a section and the domain of what rules keep from it."""
        model = self.env[action["res_model"]]
        return model, Domain(action["domain"]) & ~model._crm_rules()

    @api.model
    def _format_day(self, value):
        return format_date(self.env, value)

    @api.model
    def _get_buttons(self, family):
        """Return what one does on the phone: ``{key, sequence, label, icon,
        hotkey, action}`` with a window action as dict."""
        buttons = [
            {
                "key": key,
                "sequence": sequence,
                "label": label,
                "icon": icon,
                "hotkey": hotkey,
                "action": self._get_form_action(label, model, context, target),
            }
            for key, sequence, label, icon, hotkey, model, context, target in (
                *self._get_writing_buttons(family[:1]),
                *self._get_planning_buttons(family[:1]),
            )
            if self.env[model].has_access("create")
        ]
        if self.env["res.users"]._crm_sees_accounting():
            buttons.append(self._get_statement_button(family[:1]))
        return buttons

    @api.model
    def _get_statement_button(self, entity):
        return {
            "key": "statement",
            "sequence": 70,
            "label": self.env._("Statement of account"),
            "icon": "fa-list-alt",
            "hotkey": "k",
            "action": self._get_statement_action(entity),
        }

    @api.model
    def _get_statement_action(self, entity):
        return {
            "type": "ir.actions.client",
            "name": self.env._("Statement of account"),
            "tag": "crm_customer_statement",
            "context": {"active_id": entity.id, "active_ids": entity.ids},
        }

    @api.model
    def _get_writing_buttons(self, entity):
        mail, _ = "mail.compose.message", self.env._
        on_partner = {
            "default_model": entity._name,
            "default_res_ids": entity.ids,
            "default_composition_mode": "comment",
        }
        note = {**on_partner, "default_subtype_xmlid": "mail.mt_note"}
        sent = {**on_partner, "default_partner_ids": entity.ids}
        return [
            ("note", 20, _("Note"), "fa-sticky-note-o", "n", mail, note, "new"),
            ("mail", 30, _("Mail"), "fa-envelope-o", "l", mail, sent, "new"),
        ]

    @api.model
    def _get_planning_buttons(self, entity):
        plan, event, order = "mail.activity.schedule", "calendar.event", "sale.order"
        on_partner = {
            "active_model": entity._name,
            "active_ids": entity.ids,
            "active_id": entity.id,
        }
        # core invites the user and the active partner
        people = on_partner
        buyer, page, _ = {"default_partner_id": entity.id}, "current", self.env._
        return [
            ("activity", 10, _("Activity"), "fa-clock-o", "y", plan, on_partner, "new"),
            ("event", 40, _("Appointment"), "fa-calendar", "e", event, people, page),
            (
                "quotation",
                60,
                _("Quotation"),
                "fa-file-text-o",
                "q",
                order,
                buyer,
                page,
            ),
        ]

    # ------------------------------------------------------------
    # what every section is made of

    @api.model
    def _get_rows_section(self, key, sequence, title, columns, rows, **values):
        """Return a section of rows.

        :param columns: list of ``[name, label, type]``
        :param rows: list of dicts with ``model``, ``id`` and the columns' values
        :param values: ``empty`` (what to do next), ``action``, ``hint``
        """
        return {
            "key": key,
            "sequence": sequence,
            "type": "rows",
            "title": title,
            "hint": values.get("hint"),
            "action": values.get("action") or False,
            "data": {
                "columns": [
                    {"name": name, "label": label, "type": kind}
                    for name, label, kind in columns
                ],
                "rows": rows[: self._ROWS],
                "more": len(rows) > self._ROWS,
                "empty": values.get("empty") or self.env._("Nothing yet."),
            },
        }

    @api.model
    def _get_list_action(self, name, model, domain, context=None, views=None):
        """Return the window action that opens a list."""
        return self.env[model]._get_records_action(
            name=name,
            domain=list(domain),
            views=views or [[False, "list"], [False, "form"]],
            context=context or {},
        )

    @api.model
    def _get_form_action(self, name, model, context=None, target="current"):
        """Return the window action that opens a new record's form."""
        return self.env[model]._get_records_action(
            name=name, target=target, context=context or {}
        )
