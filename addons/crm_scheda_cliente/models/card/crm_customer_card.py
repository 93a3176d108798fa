from odoo import api, fields, models
from odoo.tools import groupby


class CrmCustomerCard(models.AbstractModel):
    """The customer card: everything known about one customer, in one call.

    Another add-on adds to it by overriding ``_get_sections``, ``_get_facts``
    or ``_get_buttons`` with ``super()``; the generic section types need no
    JavaScript of its own.
    """

    _name = "crm.customer.card"
    _inherit = ["crm.customer.card.payments"]
    _description = "Customer card"

    #: kinds of the timeline that are no contact with a person
    _NO_CONTACT = ("invoice", "payment", "lifecycle")

    @api.readonly
    @api.model
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
        with self.env["crm.timeline"]._sharing_documents():
            return self._get_card(family)

    @api.model
    def _get_card(self, family):
        timeline = self.env["crm.timeline"]
        card = {
            "partner": self._get_partner(family),
            "facts": self._get_facts(family),
            "sections": self._get_sections(family),
            "buttons": self._get_buttons(family),
            "kinds": timeline.get_kinds(),
            "timeline": timeline._get_page(family),
        }
        card["facts"] += self._get_derived_facts(card, family)
        for name in ("facts", "sections", "buttons"):
            card[name] = sorted(card[name], key=lambda item: item["sequence"])
        return card

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
            "vat": entity.vat,
            "city": entity.city,
            "address": [line for line in address.split("\n") if line.strip()],
            "ref": entity.ref,
            "user": self._get_user_name(entity.user_id),
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
        sections = self.env["crm.customer.card.sections"]
        return [
            {
                "id": segment.id,
                "text": segment._get_label(),
                "action": sections._get_list_action(
                    segment._get_label(),
                    "res.partner",
                    [("crm_segment_ids", "in", segment.ids)],
                ),
            }
            for segment in entity.crm_segment_ids
        ]

    @api.model
    def _get_classifier_values(self, entity):
        """Return the values that a customer has, as dicts, in their order."""
        # whether a value is in use is known, too: no query to leave one out
        values = entity.with_context(active_test=False).classifier_value_ids
        known = values._get_known(("name", "color", "classifier_id", "active"))
        classifiers = self.env["crm.classifier"]._get_known(("name",))
        found = [{"id": i, **known[i]} for i in values.ids if known[i]["active"]]
        for value in found:
            value["classifier"] = classifiers[value["classifier_id"]]["name"]
            value["text"] = f"{value['classifier']}: {value['name']}"
        return found

    @api.model
    def _get_user_name(self, user):
        return self.env["res.users"]._crm_names(user.ids).get(user.id, False)

    @api.model
    def _get_badges(self, entity):
        """Return where the customer stands: ``[{key, text, color, title}]``."""
        steps = dict(entity._fields["lifecycle"]._description_selection(self.env))
        step_colors = {"customer": "success", "advocate": "success", "dormant": "dark"}
        badges = [
            {
                "key": "lifecycle",
                "text": steps.get(entity.lifecycle, ""),
                "color": step_colors.get(entity.lifecycle, "info"),
                "title": self.env._("Lifecycle"),
            }
        ]
        if entity.tier:
            tiers = dict(entity._fields["tier"]._description_selection(self.env))
            tier_colors = {"below_zero": "danger", "front_line": "primary"}
            badges.append(
                {
                    "key": "tier",
                    "text": tiers.get(entity.tier, ""),
                    "color": tier_colors.get(entity.tier, "secondary"),
                    "title": entity.tier_manual_reason
                    or entity.tier_rule_id._get_label(),
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
        return []

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
    def _get_derived_facts(self, card, family):
        """Return the facts that the card, as assembled, already contains."""
        sections = {section["key"]: section for section in card["sections"]}
        activities = sections["activities"]["data"]["rows"]
        facts = [self._get_contact_fact(card["timeline"]["entries"])]
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
            "color": row["state"]["color"],
            "action": False,
        }

    @api.model
    def _get_contact_fact(self, entries):
        now = fields.Datetime.to_string(fields.Datetime.now())
        days = (
            self._format_day(entry["date"])
            for entry in entries
            if entry["kind"] not in self._NO_CONTACT and entry["date"] <= now
        )
        day = next(days, None)
        return {
            "key": "contact",
            "sequence": 20,
            "label": self.env._("Last contact"),
            "value": day or self.env._("never"),
            "icon": "fa-comments-o",
            "color": False if day else "warning",
            "action": False,
        }

    @api.model
    def _format_day(self, value):
        return self.env["ir.qweb.field.date"].value_to_html(
            fields.Date.to_date(value), {}
        )

    @api.model
    def _get_sections(self, family):
        """Return the card's sections, as a list of dicts.

        ``{key, sequence, type, title, data, action}`` where ``type`` is one of

        * ``facts``: ``data`` = ``[{label, value, color}]``
        * ``counters``: ``data`` = ``[{label, value, icon, action}]``
        * ``rows``: ``data`` = ``{"columns": [{name, label, type}], "rows":
          [{"model", "id", <name>: value}], "empty": what to do next}``; a
          column's ``type`` is text, date, datetime, monetary (the row holds
          ``currency_id``), number, phone, email or badge (``{"text",
          "color"}``); a row may hold ``muted`` (bool) and ``url`` (str, opened
          instead of the record); ``more`` (bool) says that there are others
        * ``chart``: ``data`` = ``{"type": "bar" | "line", "labels", "series":
          [{label, values}]}``

        ``action`` opens all of them: a window action as dict, or False.
        ``_get_rows_section`` and ``_get_list_action`` help to build them.

        :param family: ``res.partner`` recordset: the commercial entity first,
            then its contacts and branches
        """
        sections = [
            self._get_contacts_section(family),
            self._get_profile_section(family),
            self._get_relations_section(family),
            self._get_activities_section(family, self._get_open_activities(family)),
            *self._get_order_sections(family),
            self._get_documents_section(family),
        ]
        if self.env["account.move"].has_access("read"):
            sections.append(self._get_invoices_section(family))
        if self._sees_amounts():
            sections.append(self._get_payments_section(family))
        return sections

    @api.model
    def _get_buttons(self, family):
        """Return what one does on the phone: ``{key, sequence, label, icon,
        hotkey, action}`` with a window action as dict."""
        return [
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
