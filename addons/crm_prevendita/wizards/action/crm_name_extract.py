"""The first action of the leads that names become, asked with their extraction."""

from odoo import Command, api, fields, models
from odoo.tools import formatLang

#: what a name needs to be reached by a kind of action, one of them
_WAYS = {"call": ("phone", "phone2"), "interview": ("phone", "phone2"),
         "mail": ("email",), "visit": ("street", "city"), "round": ("street", "city"),
         "brochure": ("street", "email")}  # fmt: skip
#: a no of the list closes these ways from the moment the name is there
_CONSENTS = {"call": "consent_phone", "interview": "consent_phone",
             "mail": "consent_mail"}  # fmt: skip


class CrmNameExtract(models.TransientModel):
    _inherit = "crm.name.extract"

    action_type_id = fields.Many2one("crm.marketing.action.type", "First action")
    action_date = fields.Datetime("When", default=fields.Datetime.now)

    action_user_ids = fields.Many2many(
        "res.users",
        "crm_name_extract_operator_rel",
        string="Operators",
        domain=[("share", "=", False)],
        help="They share the first actions, by turns, in their working hours. Empty:"
        " the owner of each lead. Who cannot be reached this way gets none.",
    )

    action_hint = fields.Char(compute="_compute_action_hint")

    @api.depends("action_type_id", "action_user_ids", "name_ids")
    @api.depends_context("lang")
    def _compute_action_hint(self):
        for wizard in self:
            wizard.action_hint = wizard.action_type_id and wizard._get_hint()

    def _get_hint(self):
        """Return how many the first action reaches, and how much work it is."""
        kind, names = self.action_type_id.kind, self.name_ids
        ways, consent = _WAYS.get(kind), _CONSENTS.get(kind)
        reached = names.filtered(
            lambda n: (
                (not ways or any(n[way] for way in ways))
                and (not consent or n[consent] != "no")
            )
        )
        hint = self.env._(
            "%(reached)s of %(names)s can be reached this way: the others get no"
            " action.",
            reached=formatLang(self.env, len(reached), digits=0),
            names=formatLang(self.env, len(names), digits=0),
        )
        hours = len(reached) * (self.action_type_id.default_duration or 0)
        if not hours:
            return hint
        work = self.env._(
            "About %(hours)s hours of work, shared by %(people)s.",
            hours=formatLang(self.env, hours, digits=0),
            people=len(self.action_user_ids),
        ) if self.action_user_ids else self.env._(
            "About %(hours)s hours of work, for the owners of the leads.",
            hours=formatLang(self.env, hours, digits=0),
        )  # fmt: skip
        return f"{hint} {work}"

    def _extract(self):
        partners = super()._extract()
        self.env["crm.marketing.action"]._plan_first(
            partners,
            self.action_type_id,
            self.action_date,
            self.env.user,
            self.action_user_ids,
        )
        return partners

    def _prepare_job(self):
        return {
            **super()._prepare_job(),
            "action_type_id": self.action_type_id.id,
            "action_date": self.action_date,
            "action_user_ids": [Command.set(self.action_user_ids.ids)],
        }
