"""Leads and opportunities on the operator's desk: two lists of one model."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: context of the list of leads that nobody has got in touch with
LEADS = "crm_worklist_leads"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    #: hours to get in touch with a new lead, unless the parameter says otherwise
    _FIRST_CONTACT_HOURS = 24

    first_contact_deadline = fields.Datetime(
        string="First Contact By",
        compute="_compute_first_contact_deadline",
        store=True,
        help="A lead that is left alone cools down: the hours from its assignment"
        " are in the system parameter crm_prevendita.first_contact_hours.",
    )

    _first_contact_idx = models.Index(
        "(user_id, first_contact_deadline, id)"
        " WHERE type = 'lead' AND won_status = 'pending'"
    )

    _worklist_kind = property(
        lambda self: "lead" if self._lists_leads() else "opportunity"
    )
    _worklist_icon = property(
        lambda self: "fa-bell-o" if self._lists_leads() else "fa-star"
    )
    _worklist_sequence = property(lambda self: 25 if self._lists_leads() else 30)
    _worklist_deadline = property(
        lambda self: (
            "first_contact_deadline" if self._lists_leads() else "date_deadline"
        )
    )
    _worklist_can_reschedule = property(lambda self: not self._lists_leads())
    _worklist_groups = ("sales_team.group_sale_salesman",)
    _worklist_fields = (
        "name",
        "type",
        "stage_id",
        "probability",
        "expected_revenue",
        "phone",
        "priority",
        "source_id",
        "contact_name",
        "partner_name",
        "create_date",
        "won_status",
        "date_last_stage_update",
    )

    @api.depends("type", "user_id", "date_open")
    def _compute_first_contact_deadline(self):
        # sudo: a parameter of the system, no record of anybody's
        parameters = self.env["ir.config_parameter"].sudo()
        hours = parameters.get_param("crm_prevendita.first_contact_hours", "")
        hours = int(hours) if hours.isdigit() else self._FIRST_CONTACT_HOURS
        for lead in self:
            start = lead.date_open or lead.create_date or fields.Datetime.now()
            lead.first_contact_deadline = (
                fields.Datetime.add(start, hours=hours)
                if lead.type == "lead"
                else False
            )

    @api.model
    def _lists_leads(self):
        return bool(self.env.context.get(LEADS))

    @api.model
    def _worklist_sources(self):
        return [self.with_context(**{LEADS: True}), self.with_context(**{LEADS: False})]

    @api.model
    def _worklist_label(self):
        if self._lists_leads():
            return self.env._("Leads not yet contacted")
        return self.env._("Opportunities")

    @api.model
    def _worklist_domain(self):
        pending = Domain("won_status", "=", "pending")
        if not self._lists_leads():
            return Domain("type", "=", "opportunity") & pending
        return Domain("type", "=", "lead") & pending & self._untouched_domain()

    @api.model
    def _untouched_domain(self):
        """Return the domain of those nobody of ours has got in touch with.

        No action, done or planned, no activity, no mail or note of a colleague.
        """

        def to_sql(model, alias, query):
            return SQL(
                """NOT EXISTS (
                       SELECT FROM crm_marketing_action action
                        WHERE action.opportunity_id = %(id)s
                          AND action.state <> 'cancelled')
                   AND NOT EXISTS (
                       SELECT FROM mail_activity activity
                        WHERE activity.res_model = 'crm.lead'
                          AND activity.res_id = %(id)s)
                   AND NOT EXISTS (
                       SELECT FROM mail_message message
                        WHERE message.model = 'crm.lead'
                          AND message.res_id = %(id)s
                          AND message.message_type IN ('comment', 'email_outgoing')
                          AND EXISTS (SELECT FROM res_users colleague
                                       WHERE colleague.partner_id = message.author_id
                                         AND NOT colleague.share))""",
                id=SQL.identifier(alias, "id"),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _worklist_user_domain(self, user_ids):
        mine = super()._worklist_user_domain(user_ids)
        if not self._lists_leads():
            return mine
        # a lead of the team that nobody has taken waits for each of its people
        teams = self.env["crm.team"]._get_worklist_ids(user_ids)
        return mine | Domain("user_id", "=", False) & Domain("team_id", "in", teams)

    @api.model
    def _worklist_summary(self, domain):
        """Return the opportunities stage by stage, and how many stand still."""
        if self._lists_leads():
            return []
        query = self._worklist_query(domain)
        if query.is_empty():
            return []
        query.groupby = SQL("1")
        column = self._field_to_sql(self._table, "stage_id", query)
        moved = self._field_to_sql(self._table, "date_last_stage_update", query)
        slow = SQL(
            """COUNT(*) FILTER (WHERE %(moved)s < %(now)s - interval '1 day' * (
                   SELECT NULLIF(stage.rotting_threshold_days, 0)
                     FROM crm_stage stage WHERE stage.id = %(stage)s))""",
            moved=moved,
            now=fields.Datetime.now(),
            stage=column,
        )
        rows = self.env.execute_query(query.select(column, SQL("COUNT(*)"), slow))
        counts = {stage: (count, late) for stage, count, late in rows if stage}
        # the entries have read them already
        stages = self.env["crm.stage"].browse(counts).sorted("sequence")
        return [self._summarize(stage, *counts[stage.id], domain) for stage in stages]

    @api.model
    def _summarize(self, stage, count, late, domain):
        days = stage.rotting_threshold_days
        return {
            "label": stage.name,
            "count": count,
            "late": late,
            "title": self.env._("No step for more than %s days", days)
            if days
            else False,
            "domain": list(Domain(domain) & Domain("stage_id", "=", stage.id)),
        }

    @api.model
    def _worklist_actions(self):
        _, plan = self.env._, "action_plan_marketing_action"
        actions = [
            ("plan", "n", _("Plan an action"), "fa-plus", plan),
            ("lost", None, _("Lost"), "fa-thumbs-down", "action_worklist_lost"),
        ]
        won = {}
        if self._lists_leads():
            convert = _("Make it an opportunity"), "fa-star", "action_worklist_convert"
            actions.insert(0, ("convert", "d", *convert))
        else:
            actions.insert(
                0, ("won", None, _("Won"), "fa-trophy", "action_worklist_won")
            )
            won = {"confirm": _("It is closed as won, with today's date.")}
        names = ("key", "hotkey", "label", "icon", "method")
        rows = [dict(zip(names, action, strict=True)) for action in actions]
        return [{**row, **(won if row["key"] == "won" else {})} for row in rows]

    def _worklist_entry(self):
        entry = {
            "title": self.name,
            "priority": int(self.priority or 0),
            "phone": self.phone,
        }
        if self.type == "lead":
            who = self.partner_name or self.contact_name
            return {
                **entry,
                "document": who or False,
                "state": self.source_id.name or False,
                "reason": self.env._("Nobody has got in touch yet"),
            }
        reason = False
        if self.is_rotting:
            reason = self.env._(
                "In “%(stage)s” for %(days)s days",
                stage=self.stage_id.name,
                days=self.rotting_days,
            )
        return {
            **entry,
            "state": self.stage_id.name,
            "color": "danger" if self.is_rotting else "secondary",
            "reason": reason,
        }

    # ------------------------------------------------- what one does from the desk
    def action_worklist_won(self):
        """Close it as won; the fireworks are the form's."""
        self.action_set_won()

    def action_worklist_lost(self):
        """Return the dialog that asks for the reason."""
        return self._get_worklist_dialog("crm.crm_lead_lost_action")

    def action_worklist_convert(self):
        """Return the dialog that makes it an opportunity."""
        return self._get_worklist_dialog("crm.action_crm_lead2opportunity_partner")

    def _get_worklist_dialog(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context = {
            "active_model": self._name,
            "active_id": self.id,
            "active_ids": self.ids,
            "default_lead_ids": self.ids,
        }
        return {**action, "context": context}
