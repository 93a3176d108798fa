"""Steps of campaigns: over which channel, for whom of the members, when."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .kernel.campaign_steps import UNKNOWN

CHANNELS = [
    ("mailing", "Newsletter"),
    ("call", "Call programme"),
    ("round", "Visit round"),
    ("sms", "Text message"),
    ("action", "Marketing action"),
]


class CrmCampaignStep(models.Model):
    """A step of a campaign: over which channel, for whom of its members, when."""

    _name = "crm.campaign.step"
    _description = "Step of a campaign"
    _order = "campaign_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(string="Step", required=True, translate=True)
    campaign_id = fields.Many2one(
        "utm.campaign", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    channel = fields.Selection(CHANNELS, required=True, default="mailing")
    after_step_id = fields.Many2one(
        "crm.campaign.step",
        string="After",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('campaign_id', '=', campaign_id)]",
        help="Empty: every member begins here.",
    )
    days = fields.Integer(
        string="Days to Wait", help="After the step before, or from the beginning."
    )
    condition = fields.Selection(
        [
            ("always", "In any case"),
            ("read", "If it was opened"),
            ("not_read", "If it was not opened"),
            ("clicked", "If they clicked"),
            ("not_clicked", "If they did not click"),
            ("replied", "If they answered"),
            ("not_replied", "If they did not answer"),
            ("reached", "If they were reached"),
            ("not_reached", "If they were not reached"),
            ("responded", "If they responded"),
            ("not_responded", "If they did not respond"),
            ("opportunity", "If an opportunity was opened"),
            ("not_opportunity", "If no opportunity was opened"),
            ("attention", "If it was certainly read"),
            ("not_attention", "If it was not certainly read"),
        ],
        required=True,
        default="always",
        help="What the member did with the step before.",
    )
    mailing_id = fields.Many2one(
        "mailing.mailing",
        string="Newsletter",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('mailing_model_id.model', '=', 'res.partner')]",
        help="Sent to each member when its turn comes, never twice.",
    )
    program_id = fields.Many2one(
        "crm.call.program",
        string="Call Programme",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    type_id = fields.Many2one("crm.marketing.action.type", string="Type of Action")
    user_ids = fields.Many2many(
        "res.users",
        string="Owners",
        domain="[('share', '=', False)]",
        help="Nobody: the salesperson of the name, else whoever of the team comes.",
    )
    body = fields.Text(string="Message", translate=True)
    passage_ids = fields.One2many("crm.campaign.passage", "step_id")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    skipped_count = fields.Integer(string="Not for Them", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")

    _days_positive = models.Constraint(
        "CHECK(days >= 0)", "A step cannot wait a negative number of days."
    )

    @api.constrains("after_step_id", "condition")
    def _check_after(self):
        if self._has_cycle("after_step_id"):
            raise ValidationError(
                self.env._("Steps of a campaign cannot follow each other in a ring.")
            )
        for step in self:
            if step.condition != "always" and not step.after_step_id:
                raise ValidationError(
                    self.env._(
                        "The step “%(step)s” has a condition on the step before: say"
                        " after which step it comes.",
                        step=step.name,
                    )
                )
            if step.after_step_id.campaign_id - step.campaign_id:
                raise ValidationError(
                    self.env._(
                        "The step “%(step)s” comes after a step of another campaign:"
                        " choose one of “%(campaign)s”.",
                        step=step.name,
                        campaign=step.campaign_id.title,
                    )
                )

    def _compute_counts(self):
        groups = self.env["crm.campaign.passage"]._read_group(
            [("step_id", "in", self.ids)], ["step_id", "state"], ["__count"]
        )
        counts = {}
        for step, state, count in groups:
            counts.setdefault(step.id, {})[state] = count
        for step in self:
            mine = counts.get(step._origin.id, {})
            step.waiting_count = mine.get("waiting", 0)
            step.done_count = mine.get("done", 0)
            step.skipped_count = mine.get("skipped", 0)
            step.failed_count = mine.get("failed", 0)

    def _check_ready(self):
        """Refuse to start a step that would not know what to do."""
        for step in self:
            lacking = step._get_lacking()
            if lacking:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” is not ready: %(what)s.",
                        step=step.name,
                        what=lacking,
                    )
                )

    def _get_lacking(self):
        """Return what a step lacks in order to run, or False."""
        self.ensure_one()
        if self.channel == "mailing" and not self.mailing_id:
            return self.env._("choose its newsletter")
        if self.channel == "call" and not self.program_id:
            return self.env._("choose its call programme")
        if self.channel in ("round", "action") and not self.type_id:
            return self.env._("choose the type of action")
        if self.channel == "sms" and not self.body:
            return self.env._("write its message")
        if self.channel == "sms" and "sms.sms" not in self.env:
            return self.env._("text messages need the “SMS” app to be installed")
        return False

    def action_view_passages(self):
        self.ensure_one()
        return self.env["crm.campaign.passage"]._crm_records_action(
            name=self.name,
            views=[(False, "list"), (False, "pivot")],
            domain=[("step_id", "=", self.id)],
            context={},
        )

    # who comes next

    def _get_depth(self):
        """Return how many steps come before this one."""
        depth, step = 0, self
        while step.after_step_id:
            depth, step = depth + 1, step.after_step_id
        return depth

    def _enrol(self):
        """Let in the members whose turn may have come: they wait at this step."""
        for step in self:
            before = step.after_step_id
            self.env.flush_all()
            self.env.execute_query(step._get_enrol_query(before))
            self.env["crm.campaign.passage"].invalidate_model()

    def _get_enrol_query(self, before):
        source = (
            SQL(
                """SELECT passage.member_id, passage.date AS since
                     FROM crm_campaign_passage passage
                    WHERE passage.step_id = %s AND passage.state = 'done'""",
                before.id,
            )
            if before
            else SQL(
                """SELECT member.id AS member_id,
                          GREATEST(member.date::timestamp, campaign.date_from) AS since
                     FROM crm_campaign_member member
                     JOIN utm_campaign campaign ON campaign.id = member.campaign_id
                    WHERE member.campaign_id = %s""",
                self.campaign_id.id,
            )
        )
        return SQL(
            """INSERT INTO crm_campaign_passage
                      (step_id, member_id, campaign_id, company_id, state, date_due,
                       create_uid, create_date, write_uid, write_date)
               SELECT %(step)s, member.id, member.campaign_id, member.company_id,
                      'waiting', source.since + %(wait)s::interval,
                      %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM (%(source)s) AS source
                 JOIN crm_campaign_member member ON member.id = source.member_id
                WHERE member.is_held_out IS NOT TRUE
                  AND NOT EXISTS (SELECT 1 FROM crm_campaign_passage old
                                   WHERE old.step_id = %(step)s
                                     AND old.member_id = member.id)
               ON CONFLICT (step_id, member_id) DO NOTHING
            RETURNING id""",
            step=self.id,
            wait=timedelta(days=self.days),
            uid=self.env.uid,
            now=fields.Datetime.now(),
            source=source,
        )

    def _get_facts(self, members):
        """Return what members did with this step.

        :param members: ``crm.campaign.member`` recordset
        :return: dict of member id to a set of facts, see ``campaign_steps.CONDITIONS``
        """
        facts = {member.id: set() for member in members}
        by_partner = {member.partner_id.id: member.id for member in members}
        self._add_mail_facts(facts, by_partner)
        self._add_message_facts(facts, members)
        self._add_action_facts(facts, members)
        self._add_deal_facts(facts, members)
        return facts

    def _add_mail_facts(self, facts, by_partner):
        if not self.mailing_id:
            return
        # sudo: the campaign runs by itself, whoever may see its mails
        traces = self.env["mailing.trace"].sudo()
        for trace in traces.search_fetch(
            [
                ("mass_mailing_id", "=", self.mailing_id.id),
                ("model", "=", "res.partner"),
                ("res_id", "in", list(by_partner)),
            ],
            [
                "res_id",
                "trace_status",
                "links_click_datetime",
                "read_datetime",
                "is_untracked",
            ],
        ):
            mine = facts[by_partner[trace.res_id]]
            if trace.is_untracked:
                mine.add(UNKNOWN)
            if trace.read_datetime:
                mine.add("attention")
            if trace.trace_status in ("open", "reply"):
                mine |= {"read", "reached"}
            if trace.links_click_datetime:
                mine |= {"read", "clicked", "reached"}
            if trace.trace_status == "reply":
                mine.add("replied")

    def _add_message_facts(self, facts, members):
        if self.channel != "sms":
            return
        passages = self.env["crm.campaign.passage"].search_fetch(
            [
                ("step_id", "=", self.id),
                ("member_id", "in", members.ids),
                ("reached", "=", True),
            ],
            ["member_id", "responded"],
        )
        for passage in passages:
            mine = facts[passage.member_id.id]
            mine |= {"reached", "replied"} if passage.responded else {"reached"}

    def _add_action_facts(self, facts, members):
        # sudo: as above
        actions = self.env["crm.marketing.action"].sudo()
        by_customer = {}
        for member in members:
            by_customer.setdefault(member.commercial_partner_id.id, []).append(
                member.id
            )
        for action in actions.search_fetch(
            [
                ("campaign_step_id", "=", self.id),
                ("state", "=", "done"),
                ("commercial_partner_id", "in", list(by_customer)),
            ],
            ["commercial_partner_id", "outcome_id"],
        ):
            for member_id in by_customer[action.commercial_partner_id.id]:
                if action.outcome_id.is_reached:
                    facts[member_id].add("reached")
                if action.outcome_id.sign == "positive":
                    facts[member_id].add("positive")

    def _add_deal_facts(self, facts, members):
        # sudo: as above
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        found = leads._read_group(
            [
                ("campaign_id", "=", self.campaign_id.id),
                ("type", "=", "opportunity"),
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    members.commercial_partner_id.ids,
                ),
            ],
            ["partner_id"],
        )
        customers = {partner.commercial_partner_id.id for (partner,) in found}
        for member in members:
            if member.commercial_partner_id.id in customers:
                facts[member.id].add("opportunity")
