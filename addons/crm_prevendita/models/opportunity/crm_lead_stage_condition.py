"""What must be true of an opportunity to enter a stage."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class CrmLeadStageCondition(models.Model):
    """Something that must be true of an opportunity to enter a stage."""

    _name = "crm.lead.stage.condition"
    _description = "Entry condition of a stage"
    _order = "stage_id, sequence, id"

    stage_id = fields.Many2one(
        "crm.stage", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("value", "The expected revenue is known"),
            ("closing", "The expected closing is known"),
            ("customer", "The customer is known"),
            ("contact", "A person to speak with is known"),
            ("decision", "The decision-maker is known"),
            ("quotation", "A quotation exists"),
            ("offer", "One quotation is marked as the offer"),
            ("sent", "A quotation was sent"),
            ("competitor", "Competition was looked at"),
            ("action", "An action of a type was done"),
            ("domain", "A rule of one's own"),
        ],
        required=True,
    )
    name = fields.Char(
        string="Rule", translate=True, help="How it is asked for, as a short sentence."
    )
    domain = fields.Char(default="[]", help="What must be true of the opportunity.")
    type_id = fields.Many2one("crm.marketing.action.type", string="Type of Action")

    _type_needed = models.Constraint(
        "CHECK(kind != 'action' OR type_id IS NOT NULL)",
        "Choose which type of action must have been done.",
    )

    _name_needed = models.Constraint(
        "CHECK(kind != 'domain' OR name IS NOT NULL)",
        "Say in a short sentence what your rule asks for.",
    )

    @api.depends("kind", "type_id", "name")
    def _compute_display_name(self):
        kinds = self._crm_labels("kind")
        for condition in self:
            name = kinds.get(condition.kind, "")
            if condition.kind == "action":
                name = f"{name}: {condition.type_id.name}"
            elif condition.kind == "domain":
                name = condition.name
            condition.display_name = name

    @api.constrains("kind", "domain")
    def _check_domain(self):
        for condition in self.filtered(lambda c: c.kind == "domain"):
            try:
                condition._get_domain().validate(self.env["crm.lead"])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: “%(domain)s” is no rule on opportunities.",
                        rule=condition.name,
                        domain=condition.domain,
                    )
                ) from error

    def _get_domain(self):
        return Domain(safe_eval(self.domain or "[]", {"uid": self.env.uid}))

    def _is_met(self, lead):
        """Return whether an opportunity meets this condition."""
        self.ensure_one()
        orders = lead.order_ids.filtered(lambda order: order.state != "cancel")
        checks = {
            "value": lambda: lead.expected_revenue > 0,
            "closing": lambda: bool(lead.date_deadline),
            "customer": lambda: bool(lead.partner_id),
            "contact": lambda: (
                bool(lead.contact_name)
                or bool(lead.partner_id and not lead.partner_id.is_company)
            ),
            "decision": lambda: bool(lead.decision_maker_id),
            "quotation": lambda: bool(orders),
            "offer": lambda: bool(orders.filtered("is_offer")),
            "sent": lambda: bool(orders.filtered(lambda o: o.state != "draft")),
            "competitor": lambda: bool(lead.competitor_ids) or lead.no_competitor,
            "action": lambda: bool(
                lead.marketing_action_ids.filtered(
                    lambda a: a.state == "done" and a.type_id == self.type_id
                )
            ),
            "domain": lambda: bool(lead.filtered_domain(self._get_domain())),
        }
        return checks[self.kind]()
