"""Planning one action, or a series, for many names at once."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CrmMarketingActionPlan(models.TransientModel):
    """Plans the same action for several names at once."""

    _name = "crm.marketing.action.plan"
    _description = "Plan marketing actions for several names"

    segment_id = fields.Many2one(
        "crm.segment", help="Its names, as they are now, join those below."
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Names",
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
    )
    partner_count = fields.Integer(compute="_compute_partner_count")
    series_id = fields.Many2one(
        "crm.marketing.series",
        help="A whole series of actions instead of a single one.",
    )
    type_id = fields.Many2one("crm.marketing.action.type")
    subject = fields.Char(help="Empty: the type and the name make the subject.")
    user_ids = fields.Many2many(
        "res.users",
        string="Owners",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Several share the names in turn. Nobody: whoever of the team comes.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team")
    campaign_id = fields.Many2one("utm.campaign")
    date_start = fields.Datetime(string="First at")
    minutes_apart = fields.Integer(
        default=30,
        help="Between one and the next of the same owner, when there is a time.",
    )
    date_deadline = fields.Date(string="Deadline")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], default="0", required=True
    )
    note = fields.Html(string="Notes")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "res.partner" and "partner_ids" in fields:
            ids = context.get("active_ids") or []
            values.setdefault("partner_ids", [Command.set(ids)])
        return values

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids)

    @api.depends("segment_id")
    def _compute_partner_ids(self):
        for wizard in self:
            if wizard.segment_id:
                wizard.partner_ids |= wizard.segment_id._get_partners()

    def action_plan(self):
        """Create the actions and show them."""
        self.ensure_one()
        if not (self.series_id or self.type_id):
            raise UserError(self.env._("Choose a type of action, or a series."))
        if not self.partner_ids:
            raise UserError(self.env._("Choose at least one name."))
        if self.minutes_apart < 0:
            raise UserError(self.env._("The minutes apart cannot be negative."))
        if self.series_id:
            actions = self._plan_series()
        else:
            actions = self.env["crm.marketing.action"].create(self._prepare_actions())
        return self.env["crm.marketing.action"]._crm_records_action(
            name=self.env._("Planned actions"),
            views=[(False, "list"), (False, "calendar"), (False, "form")],
            domain=[("id", "in", actions.ids)],
            context={},
        )

    def _plan_series(self):
        values = {"priority": self.priority, "campaign_id": self.campaign_id.id}
        if self.team_id:
            values["team_id"] = self.team_id.id
        start = self.date_start or fields.Datetime.now()
        day = fields.Datetime.context_timestamp(self, start).date()
        return self.series_id._plan(self.partner_ids, values, day, self.user_ids)

    def _prepare_actions(self):
        owners = self.user_ids or self.env["res.users"]
        return [
            self._prepare_action(partner, owners, index)
            for index, partner in enumerate(self.partner_ids)
        ]

    def _prepare_action(self, partner, owners, index):
        owner = owners[index % len(owners)] if owners else owners
        turn = index // (len(owners) or 1)
        values = {
            "type_id": self.type_id.id,
            "partner_id": partner.commercial_partner_id.id,
            "contact_id": partner.id if not partner.is_company else False,
            "user_id": owner.id,
            "campaign_id": self.campaign_id.id,
            "medium_id": self.type_id.medium_id.id,
            "date_deadline": self.date_deadline,
            "priority": self.priority,
            "note": self.note,
            "subject": self.subject,
        }
        if self.team_id:
            values["team_id"] = self.team_id.id
        if self.date_start:
            values["date_start"] = fields.Datetime.add(
                self.date_start, minutes=self.minutes_apart * turn
            )
        return values
