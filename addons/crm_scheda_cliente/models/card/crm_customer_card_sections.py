from odoo import api, fields, models
from odoo.fields import Domain


class CrmCustomerCardSections(models.AbstractModel):
    """The sections that the base add-on itself puts on the customer card."""

    _name = "crm.customer.card.sections"
    _description = "Sections of the customer card"

    #: rows of a section on the card; its action opens all of them
    _ROWS = 8

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
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "domain": list(domain),
            "views": views or [[False, "list"], [False, "form"]],
            "context": context or {},
        }

    @api.model
    def _get_form_action(self, name, model, context=None, target="current"):
        """Return the window action that opens a new record's form."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "form"]],
            "target": target,
            "context": context or {},
        }

    @api.model
    def _get_view_id(self, name):
        # the cached look-up: reading the action itself would cost ten queries
        return self.env["ir.model.data"]._xmlid_to_res_id(f"crm_scheda_cliente.{name}")

    @api.model
    def _sees_amounts(self):
        """Return whether the reader may see what the accounting holds."""
        return self.env["crm.customer.statement"]._may_read()

    # ------------------------------------------------------------
    # who they are

    @api.model
    def _get_profile_section(self, family):
        """Return the classifiers with their values; what is due and missing."""
        entity = family[:1]
        names = {}
        for value in self._get_classifier_values(entity):
            names.setdefault(value["classifier"], []).append(value["name"])
        facts = [
            {"label": classifier, "value": ", ".join(values), "color": False}
            for classifier, values in names.items()
        ]
        facts += [
            {
                "label": classifier._get_label(),
                "value": self.env._("to be completed"),
                "color": "warning",
            }
            for classifier in entity._crm_missing_classifiers()
        ]
        return {
            "key": "profile",
            "sequence": 12,
            "type": "facts",
            "title": self.env._("Profile"),
            "empty": self.env._(
                "No classifier yet: open the customer's form and choose"
                " its sector, market and interests."
            ),
            "data": facts,
            "action": self._get_partner_action(entity),
        }

    @api.model
    def _get_partner_action(self, partner):
        return {
            "type": "ir.actions.act_window",
            "name": partner.display_name,
            "res_model": "res.partner",
            "res_id": partner.id,
            "views": [[False, "form"]],
        }

    @api.model
    def _get_contacts_section(self, family):
        entity = family[:1]
        people = family[1:].filtered("active")
        types = dict(people._fields["type"]._description_selection(self.env))
        rows = [
            {
                "model": "res.partner",
                "id": person.id,
                "name": person.name or types.get(person.type, ""),
                "role": person.function or types.get(person.type, ""),
                "phone": person.phone or "",
                "email": person.email or "",
                "city": person.city or "",
            }
            for person in people[: self._ROWS + 1]
        ]
        return self._get_rows_section(
            "contacts",
            10,
            self.env._("Contacts and branches"),
            [
                ["name", self.env._("Name"), "text"],
                ["role", self.env._("Role"), "text"],
                ["phone", self.env._("Telephone"), "phone"],
                ["email", self.env._("E-mail"), "email"],
                ["city", self.env._("City"), "text"],
            ],
            rows,
            empty=self.env._("No contact yet: add the people you talk to."),
            action=self._get_list_action(
                self.env._("Contacts and branches"),
                "res.partner",
                Domain("commercial_partner_id", "=", entity.id)
                & Domain("id", "!=", entity.id),
                {"default_parent_id": entity.id},
            ),
        )

    @api.model
    def _get_relations_section(self, family):
        Relation = self.env["crm.partner.relation"]
        domain = Relation._get_family_domain(family)
        relations = Relation.search_fetch(
            domain,
            ["partner_id", "type_id", "other_partner_id", "date_start", "date_end"],
            limit=self._ROWS + 1,
        )
        rows = [self._get_relation_row(relation, family) for relation in relations]
        return self._get_rows_section(
            "relations",
            15,
            self.env._("Relations"),
            [
                ["relation", self.env._("Relation"), "text"],
                ["name", self.env._("With"), "text"],
                ["since", self.env._("Since"), "date"],
                ["until", self.env._("Until"), "date"],
            ],
            rows,
            empty=self.env._(
                "No relation yet: record who owns, advises or recommends whom."
            ),
            action=self._get_list_action(
                self.env._("Relations"),
                "crm.partner.relation",
                domain,
                {"default_partner_id": family[:1].id},
            ),
        )

    @api.model
    def _get_relation_row(self, relation, family):
        label, other = relation._seen_from(family)
        return {
            "model": "res.partner",
            "id": other.id,
            "card": True,
            "relation": label,
            "name": other.display_name,
            "since": fields.Date.to_string(relation.date_start),
            "until": fields.Date.to_string(relation.date_end),
            "muted": not relation.is_current,
        }

    # ------------------------------------------------------------
    # what is going on

    @api.model
    def _get_open_activities(self, family):
        """Return the open activities of a customer, soonest first."""
        Activity = self.env["mail.activity"]
        return Activity.search_fetch(
            Activity._timeline_partner_domain(family) & Domain("active", "=", True),
            [
                "summary",
                "activity_type_id",
                "date_deadline",
                "user_id",
                "res_model",
                "res_id",
            ],
            order="date_deadline, id",
            limit=self._ROWS + 1,
        )

    @api.model
    def _get_activities_section(self, family, activities):
        today = fields.Date.context_today(self)
        late = {"text": self.env._("late"), "color": "danger"}
        to_do = {"text": self.env._("to do"), "color": "secondary"}
        names = self.env["res.users"]._crm_names(activities.user_id.ids)
        rows = [
            {
                "model": activity.res_model,
                "id": activity.res_id,
                "activity_id": activity.id,
                "due": fields.Date.to_string(activity.date_deadline),
                "what": activity.summary or activity.activity_type_id.name,
                "who": names.get(activity.user_id.id, self.env._("nobody")),
                "state": late if activity.date_deadline < today else to_do,
            }
            for activity in activities
        ]
        return self._get_rows_section(
            "activities",
            20,
            self.env._("Current activities"),
            [
                ["due", self.env._("Due"), "date"],
                ["what", self.env._("Activity"), "text"],
                ["who", self.env._("Assigned to"), "text"],
                ["state", self.env._("State"), "badge"],
            ],
            rows,
            empty=self.env._("Nothing to do: plan the next step with this customer."),
        )
