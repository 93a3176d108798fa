"""What is added to names: their marketing actions, and where one goes to visit them."""

from odoo import fields, models

from .kernel import rounds


class ResPartner(models.Model):
    _inherit = "res.partner"

    marketing_action_count = fields.Integer(
        compute="_compute_marketing_action_count",
        groups="sales_team.group_sale_salesman",
    )
    crm_marketing_action_ids = fields.One2many(
        "crm.marketing.action",
        "commercial_partner_id",
        "Marketing actions",
        groups="sales_team.group_sale_salesman",
        help="The actions done and planned with this customer: segments and filters"
        " may ask for their kind, outcome and date.",
    )

    def _crm_is_reached_by(self, kind):
        """Hook: tell whether a kind of action can reach this name at all.

        :param str kind: as ``crm.marketing.action.type`` has it
        """
        self.ensure_one()
        people = self | self.sudo().child_ids  # sudo: a contact's way is the name's too
        if kind in ("call", "interview"):
            phones = people.filtered("phone")
            return bool(phones) and not all(
                phones.mapped("phone_sanitized_blacklisted")
            )
        if kind == "mail":
            mails = people.filtered("email")
            return bool(mails) and not all(mails.mapped("is_blacklisted"))
        if kind in ("visit", "round"):
            return bool(self.street or self.city)
        if kind == "brochure":
            return bool(self.street or self.email)
        return True

    def _compute_marketing_action_count(self):
        customers = self.commercial_partner_id
        counts = dict(
            self.env["crm.marketing.action"]._read_group(
                [
                    ("commercial_partner_id", "in", customers.ids),
                    ("state", "!=", "cancelled"),
                ],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.marketing_action_count = counts.get(
                partner.commercial_partner_id._origin, 0
            )

    def _compute_application_statistics_hook(self):
        data = super()._compute_application_statistics_hook()
        if not self.env["crm.marketing.action"].has_access("read"):
            return data
        for partner in self.filtered("marketing_action_count"):
            data[partner.id].append(
                {
                    "iconClass": "fa-bullhorn",
                    "value": partner.marketing_action_count,
                    "label": self.env._("Marketing actions"),
                    "tagClass": "o_tag_color_3",
                }
            )
        return data

    def action_view_marketing_actions(self):
        self.ensure_one()
        return self._get_actions_action()

    def action_plan_marketing_action(self):
        self.ensure_one()
        return self._get_plan_action()

    def _get_plan_action(self):
        """Return the window action that plans one action for this name."""
        return self.env["crm.marketing.action"]._get_records_action(
            name=self.env._("Plan an action"),
            target="new",
            context=self._get_marketing_action_context(),
        )

    def _get_actions_action(self):
        customer = self.commercial_partner_id
        return self.env["crm.marketing.action"]._crm_records_action(
            name=self.env._("Marketing actions"),
            views=[(False, "list"), (False, "calendar"), (False, "form")],
            domain=[("commercial_partner_id", "=", customer.id)],
            context=self._get_marketing_action_context(),
        )

    def _get_marketing_action_context(self):
        customer = self.commercial_partner_id
        return {
            "default_partner_id": customer.id,
            "default_contact_id": self.id if self != customer else False,
        }

    def _get_place(self):
        """Return where the name is: see ``rounds.place``."""
        self.ensure_one()
        return rounds.place(
            self.partner_latitude,
            self.partner_longitude,
            self.zip,
            self.country_id.code,
        )

    def _get_address_line(self):
        parts = (self.street, f"{self.zip or ''} {self.city or ''}".strip())
        parts += (self.country_id.name,)
        return ", ".join(part for part in parts if part)
