"""Newsletters: what their readers did, and calling those who clicked."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: who reads the invoice analysis, as account's own rights say
_INVOICE_READERS = ",".join(
    (
        "account.group_account_readonly",
        "account.group_account_invoice",
        "account.group_account_manager",
    )
)


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    hit_ids = fields.One2many("crm.mailing.hit", "mailing_id")
    person_count = fields.Integer(
        string="Clicks of People", compute="_compute_hit_counts"
    )
    machine_count = fields.Integer(
        string="By Machines",
        compute="_compute_hit_counts",
        help="Openings and clicks by scanners and the like, and forged ones: they"
        " do not count as interest.",
    )
    read_count = fields.Integer(
        string="Certainly Read",
        compute="_compute_read_count",
        help="By how many: a link followed, an answer, opened again later.",
    )

    untracked_count = fields.Integer(
        string="Not Tracked",
        compute="_compute_untracked_count",
        help="Who did not agree to tracking: it is not known whether they read.",
    )

    def _compute_untracked_count(self):
        counts = dict(
            self.env["mailing.trace"]._read_group(
                [("mass_mailing_id", "in", self.ids), ("is_untracked", "=", True)],
                ["mass_mailing_id"],
                ["__count"],
            )
        )
        for mailing in self:
            mailing.untracked_count = counts.get(mailing._origin, 0)

    def _compute_hit_counts(self):
        groups = self.env["crm.mailing.hit"]._read_group(
            [("mailing_id", "in", self.ids)],
            ["mailing_id", "verdict", "kind"],
            ["__count"],
        )
        people, machines = {}, {}
        for mailing, verdict, kind, count in groups:
            if verdict != "person":
                machines[mailing.id] = machines.get(mailing.id, 0) + count
            elif kind == "click":
                people[mailing.id] = people.get(mailing.id, 0) + count
        for mailing in self:
            mailing.person_count = people.get(mailing._origin.id, 0)
            mailing.machine_count = machines.get(mailing._origin.id, 0)

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

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Offer core's button *Invoiced* to those alone whom it does not refuse."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for button in arch.xpath("//button[@name='action_redirect_to_invoiced']"):
            button.set("groups", _INVOICE_READERS)
        return arch, view

    @api.model
    def _get_new_action(self, domain, **values):
        """Return the window action of a new newsletter to names.

        :param list domain: on ``res.partner``
        :param values: more values of the newsletter
        """
        defaults = {
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr(domain),
            **values,
        }
        return self.browse()._get_records_action(
            name=self.env._("Newsletter"),
            context={f"default_{name}": value for name, value in defaults.items()},
        )

    def action_put_in_queue(self):
        for mailing in self.filtered(lambda m: m.mailing_model_real == "res.partner"):
            if not mailing._get_remaining_recipients():
                raise UserError(
                    self.env._(
                        "“%(mailing)s” would go to nobody: choose recipients, or"
                        " other ones if it went to these already.",
                        mailing=mailing.subject,
                    )
                )
        return super().action_put_in_queue()

    def action_view_untracked(self):
        """Open those of whom it is not known whether they read."""
        self.ensure_one()
        return self.env["mailing.trace"]._get_records_action(
            name=self.env._("Not tracked: they did not agree to it"),
            domain=[("mass_mailing_id", "=", self.id), ("is_untracked", "=", True)],
            context={},
        )

    def action_view_hits(self):
        self.ensure_one()
        return self.env["crm.mailing.hit"]._crm_records_action(
            name=self.env._("What was opened and clicked"),
            views=[(False, "list"), (False, "pivot")],
            domain=[("mailing_id", "=", self.id)],
            context={},
        )

    def action_call_clickers(self):
        """Make a call programme of who clicked and was not called since.

        Asked again, who clicked meanwhile comes into the same programme.
        """
        self.ensure_one()
        program = self.env["crm.call.program"].search(
            [("mailing_id", "=", self.id), ("state", "!=", "closed")], limit=1
        )
        clickers = self._get_clickers()
        partners = clickers - self._get_called_since(clickers)
        if not program and not partners.filtered("phone"):
            raise UserError(
                self.env._(
                    "Nobody to call for “%(mailing)s”: nobody with a telephone number"
                    " clicked, or all were called already.",
                    mailing=self.subject,
                )
            )
        program = program or program.create(
            {
                "name": self.env._("Who clicked: %s", self.subject),
                "campaign_id": self.campaign_id.id,
                "mailing_id": self.id,
            }
        )
        program._add_names(partners)
        return program._get_records_action(context={})

    def _get_clickers(self):
        """Return the names that clicked a link of this mailing."""
        traces = self.env["mailing.trace"].search(
            [
                ("mass_mailing_id", "=", self.id),
                ("model", "=", "res.partner"),
                ("links_click_datetime", "!=", False),
            ]
        )
        return self.env["res.partner"].browse(traces.mapped("res_id")).exists()

    def _get_called_since(self, partners):
        """Return those of some names that were called after this mailing was sent."""
        calls = self.env["crm.marketing.action"].sudo()  # sudo: whoever called them
        done = calls.search_fetch(
            [
                ("state", "=", "done"),
                ("type_id.kind", "=", "call"),
                ("date_done", ">=", self.sent_date or self.create_date),
                ("commercial_partner_id", "in", partners.commercial_partner_id.ids),
            ],
            ["commercial_partner_id"],
        )
        called = done.commercial_partner_id
        return partners.filtered(
            lambda partner: partner.commercial_partner_id in called
        )

    def action_view_readers(self):
        self.ensure_one()
        return self.env["mailing.trace"]._crm_records_action(
            name=self.env._("Who read it"),
            views=[(False, "list")],
            domain=[("mass_mailing_id", "=", self.id), ("read_datetime", "!=", False)],
            context={},
        )
