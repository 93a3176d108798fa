"""Appointments on the desk and on its time line."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "crm.worklist.mixin"]

    _worklist_kind = "meeting"
    _worklist_icon = "fa-calendar"
    _worklist_sequence = 10
    _worklist_deadline = "start"
    _worklist_can_be_late = False
    _worklist_on_agenda = True
    _worklist_can_reassign = False
    _worklist_partner = None
    _worklist_fields = ("name", "stop", "allday", "location", "partner_ids")

    #: how far ahead the desk looks
    _WORKLIST_DAYS = 14

    @api.model
    def _worklist_label(self):
        return self.env._("Appointments")

    @api.model
    def _worklist_domain(self):
        start, end = self.env["crm.desk"]._get_day()
        horizon = end + timedelta(days=self._WORKLIST_DAYS)
        domain = Domain("stop", ">=", start) & Domain("start", "<=", horizon)
        # another add-on may have taken out the meetings that its own source shows
        return super()._worklist_domain() & domain

    @api.model
    def _worklist_user_domain(self, user_ids):
        # sudo: whose appointments they are, even where the reader may not read users
        users = self.env["res.users"].sudo().browse(user_ids)
        attends = Domain("partner_id", "in", users.partner_id.ids)
        return Domain(
            "attendee_ids", "any", attends & Domain("state", "!=", "declined")
        )

    @api.model
    def _worklist_fetch(self, query, names):
        """Read appointments that the reader takes part in without asking further.

        Core hides what is private from others, which costs the organizers'
        settings and the guests' access rules; where somebody else's appointment
        is among them, core's own way is taken.
        """
        names = {*names, "partner_ids"}
        own = super(CalendarEvent, self.sudo())  # sudo: kept only if all are ours
        events = own._worklist_fetch(query, names).with_env(self.env)
        me = self.env.user
        guests = events._worklist_guests()
        if all(
            event.user_id == me or me.partner_id.id in guests[event.id]
            for event in events
        ):
            return events
        events.invalidate_recordset(flush=False)
        return super()._worklist_fetch(query, names)

    def _worklist_entries(self):
        invited = self._worklist_guests()
        internal = self._worklist_colleagues(
            {i for ids in invited.values() for i in ids}
        )
        entries = []
        for event in self:
            guests = [pid for pid in invited[event.id] if pid not in internal]
            entry = event._worklist_entry()
            entries.append({**entry, "partner_id": guests[0] if guests else False})
        return entries

    def _worklist_guests(self):
        """Return ``{event id: ids of those invited}``."""
        # sudo: only who; what is private of others was hidden when it was read
        events = self.sudo().with_context(active_test=False)
        return {event.id: event.partner_ids.ids for event in events}

    def _worklist_entry(self):
        return {
            "title": self.name,
            "end": fields.Datetime.to_string(self.stop),
            "day_only": self.allday,
            "document": self.location or False,
        }

    @api.model
    def _worklist_colleagues(self, partner_ids):
        """Return the ids of those of these names who are users of ours."""
        # sudo: only whether a guest is a colleague
        users = self.env["res.users"].sudo().with_context(active_test=False)
        found = users.search_fetch(
            [("partner_id", "in", partner_ids), ("share", "=", False)],
            ["partner_id"],
        )
        return set(found.partner_id.ids)

    def _worklist_reschedule(self, deadline):
        length = self.stop - self.start
        self.write({"start": deadline, "stop": deadline + length})

    def _worklist_notify(self):
        if not self:
            return
        # sudo: every attendee's desk, even those the writer may not read
        users = self.sudo().partner_ids.user_ids | self.sudo().user_id
        self.env["crm.desk"]._notify(users.ids)
