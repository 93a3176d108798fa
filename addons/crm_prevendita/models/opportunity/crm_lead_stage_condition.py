from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

#: how many refused deals a message names
_SHOWN = 5


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
        kinds = dict(self._fields["kind"]._description_selection(self.env))
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


class CrmLead(models.Model):
    _inherit = "crm.lead"

    decision_maker_id = fields.Many2one(
        "res.partner",
        string="Decision-Maker",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The person at the customer who decides on this deal.",
    )

    #: what is written together with the stage counts as known
    _CONDITION_FIELDS = {
        "value": "expected_revenue",
        "closing": "date_deadline",
        "customer": "partner_id",
        "decision": "decision_maker_id",
    }

    def write(self, vals):
        if vals.get("stage_id") and not self.env.context.get("crm_stage_override"):
            stage = self.env["crm.stage"].browse(vals["stage_id"])
            self._check_stage_conditions(stage, vals)
        return super().write(vals)

    def _check_stage_conditions(self, stage, vals=None):
        """Refuse to go on to a stage whose conditions are not met.

        Going back is always allowed. What is written together with the stage
        counts as known.

        :raises RedirectWarning: saying what is missing, with a way round it
        """
        conditions = stage.condition_ids
        if not conditions:
            return
        written = vals or {}
        known = {
            kind for kind, name in self._CONDITION_FIELDS.items() if written.get(name)
        }
        ahead = self.filtered(
            lambda lead: (
                lead.type == "opportunity" and lead.stage_id.sequence < stage.sequence
            )
        )
        refused = ahead._find_missing(
            conditions.filtered(lambda c: c.kind not in known)
        )
        if refused:
            raise RedirectWarning(
                "\n".join(self._describe_refused(stage, refused)),
                self.env.ref("crm_prevendita.crm_lead_stage_override_action").id,
                self.env._("Move it anyway, with a reason"),
                {
                    "default_lead_ids": [(6, 0, self.ids)],
                    "default_stage_id": stage.id,
                },
            )

    def _find_missing(self, conditions):
        """Return the conditions that are not met, by deal that lacks any."""
        missing = {
            lead: conditions.filtered(lambda c, lead=lead: not c._is_met(lead))
            for lead in self
        }
        return {lead: lacking for lead, lacking in missing.items() if lacking}

    def _describe_refused(self, stage, refused):
        """Say which deals cannot enter a stage, and what each lacks.

        :param dict refused: missing conditions by deal
        :return: sentences, at most ``_SHOWN`` and how many more there are
        """
        lines = [
            self.env._(
                "“%(lead)s” cannot enter the stage “%(stage)s” yet. Still to be"
                " done: %(missing)s.",
                lead=lead.name,
                stage=stage.name,
                missing="; ".join(missing.mapped("display_name")),
            )
            for lead, missing in list(refused.items())[:_SHOWN]
        ]
        if len(refused) > _SHOWN:
            lines.append(self.env._("… and %s more.", len(refused) - _SHOWN))
        return lines

    def _advance_on(self, event):
        """Move opportunities on to the stage that an event leads to.

        :param str event: key of ``crm.stage.enter_on``
        """
        # sudo: the quotation moves the deal, whoever wrote the quotation
        for lead in self.sudo().filtered(lambda lead: lead.won_status == "pending"):
            stage = lead._stage_find(domain=[("enter_on", "=", event)])
            if stage and stage.sequence > lead.stage_id.sequence:
                lead.with_context(crm_stage_override=True).stage_id = stage
