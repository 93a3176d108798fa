from odoo import api, fields, models
from odoo.tools import SQL

from .kernel.mail_behaviour import reading


class MailingTrace(models.Model):
    """Reading, told from opening: a picture that was fetched proves no attention."""

    _inherit = "mailing.trace"

    read_datetime = fields.Datetime(
        string="Read On",
        readonly=True,
        help="When it is certain that somebody read it: a link was followed, it was"
        " answered, or opened again a minute later or more. Who reads it once, with"
        " the pictures blocked or without following a link, leaves no trace and is"
        " not counted.",
    )
    read_reason = fields.Selection(
        [
            ("click", "Followed a link"),
            ("reply", "Answered"),
            ("again", "Opened it again"),
        ],
        string="How One Knows",
        readonly=True,
    )
    open_count = fields.Integer(string="Times Opened", compute="_compute_hits")

    _read_idx = models.Index("(mass_mailing_id) WHERE read_datetime IS NOT NULL")

    def _update_reading(self):
        """Say anew whether and when these mails were read, from what people did."""
        for trace in self:
            people = trace.hit_ids.filtered(lambda hit: hit.verdict == "person")
            found = reading(
                people.filtered(lambda hit: hit.kind == "open").mapped("date"),
                people.filtered(lambda hit: hit.kind == "click").mapped("date"),
                trace.reply_datetime,
            )
            moment, reason = found or (False, False)
            if (moment, reason) != (trace.read_datetime, trace.read_reason):
                trace.write({"read_datetime": moment, "read_reason": reason})

    def _behaved(self, kind, link=None):
        self._update_reading()
        return super()._behaved(kind, link)

    def _recount(self):
        self._update_reading()
        return super()._recount()


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    read_count = fields.Integer(
        string="Certainly Read",
        compute="_compute_read_count",
        help="By how many: a link followed, an answer, opened again later.",
    )

    def _compute_read_count(self):
        counts = dict(
            self.env["mailing.trace"]._read_group(
                [("mass_mailing_id", "in", self.ids), ("read_datetime", "!=", False)],
                ["mass_mailing_id"],
                ["__count"],
            )
        )
        for mailing in self:
            mailing.read_count = counts.get(mailing._origin, 0)

    def action_view_readers(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who read it"),
            "res_model": "mailing.trace",
            "view_mode": "list",
            "domain": [
                ("mass_mailing_id", "=", self.id),
                ("read_datetime", "!=", False),
            ],
        }


class CrmCampaignStep(models.Model):
    _inherit = "crm.campaign.step"

    condition = fields.Selection(
        selection_add=[
            ("attention", "If it was certainly read"),
            ("not_attention", "If it was not certainly read"),
        ],
        ondelete={"attention": "set default", "not_attention": "set default"},
    )


class CrmInterestRule(models.Model):
    _inherit = "crm.interest.rule"

    event = fields.Selection(
        selection_add=[("mail_attention", "Certainly reads a newsletter")],
        ondelete={"mail_attention": "cascade"},
    )

    @api.model
    def _get_event_query(self, rule):
        if rule["event"] == "mail_attention":
            return SQL(
                """SELECT partner.commercial_partner_id AS customer_id,
                          trace.read_datetime AS moment
                     FROM mailing_trace trace
                     JOIN res_partner partner ON partner.id = trace.res_id
                    WHERE trace.model = 'res.partner'
                      AND trace.read_datetime IS NOT NULL"""
            )
        return super()._get_event_query(rule)
