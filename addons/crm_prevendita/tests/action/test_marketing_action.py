"""Marketing actions: planned, done with an outcome, handed over, kept as history."""

from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestMarketingAction(MarketingCommon):
    def test_plan_from_form(self):
        """PV-09 An action is planned with date, time and priority."""
        form = Form(self.env["crm.marketing.action"].with_user(self.gina))
        form.partner_id = self.brambilla
        form.type_id = self.type_visit
        form.date_start = datetime(2026, 5, 6, 7, 30)
        form.priority = "1"
        action = form.save()
        self.assertEqual(action.name, "Visit: Brambilla S.p.A.")
        self.assertEqual(action.planned_hours, 1)
        self.assertEqual(action.team_id, self.team)
        self.assertEqual(action.date_due, datetime(2026, 5, 6, 7, 30))

    def test_for_nobody(self):
        """PV-09 A call is for somebody; only what one does alone is for nobody."""
        form = Form(self.env["crm.marketing.action"].with_user(self.gina))
        form.type_id = self.type_visit
        with self.assertRaisesRegex(AssertionError, "partner_id is a required field"):
            form.save()
        form.type_id = self.type_task
        self.assertTrue(form.save())

    def test_open_deadline(self):
        """BA-07 A task for oneself or a colleague has a date or an open deadline."""
        task = self._new_action(
            type_id=self.type_task.id, partner_id=False, date_deadline="2026-05-08"
        )
        self.assertEqual(task.name, "Task")
        self.assertEqual(task.date_due, datetime(2026, 5, 8, 21, 59, 59))
        task.date_deadline = False
        self.assertFalse(task.date_due)
        entries = self._worklist(self.gina)
        self.assertIn(task.id, [entry["id"] for entry in entries])

    def test_group_task(self):
        """BA-07 A task for a group is on the worklist of each of its members."""
        task = self._new_action(user_id=False, team_id=self.team.id)
        for user in (self.gina, self.marco):
            ids = [entry["id"] for entry in self._worklist(user)]
            self.assertIn(task.id, ids)

    def _worklist(self, user):
        sections = (
            self.env["crm.worklist"].with_user(user).get_worklist(kinds=["action"])
        )
        if isinstance(sections, dict):
            sections = sections["sections"]
        return sections[0]["entries"]

    def test_done_needs_outcome(self):
        """PV-10 An action is done only with an outcome of its type."""
        action = self._new_action(type_id=self.type_visit.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            action.state = "done"
            action.flush_recordset()
        with self.assertRaises(ValidationError):
            action._mark_done(self.outcome_no_answer)

    def test_done_and_next_step(self):
        """PV-10 BA-09 Outcome, time and notes are recorded; the next step follows."""
        action = self._new_action(date_start="2026-05-04 08:00:00")
        self._done(action, self.outcome_visit_agreed, time_spent=0.2, note="<p>Ok</p>")
        self.assertEqual(action.state, "done")
        self.assertEqual(action.date_done, datetime(2026, 5, 4, 8, 0))
        self.assertEqual(action.time_spent, 0.2)
        self.assertIn("Ok", action.note)
        visit = action.next_action_ids
        self.assertEqual(visit.type_id, self.type_visit)
        self.assertEqual(visit.campaign_id, self.campaign)
        self.assertEqual(visit.date_start, datetime(2026, 5, 11, 7, 0))
        self.assertTrue(visit.calendar_event_id)

    def test_next_step_for_a_colleague(self):
        """PV-09 BA-07 the telemarketer gives the visit to the salesman and sees it."""
        call = self.Action.with_user(self.gina).create(
            {"type_id": self.type_call.id, "partner_id": self.brambilla.id}
        )
        wizard = self.env["crm.marketing.action.done"].with_user(self.gina)
        wizard = wizard.create(
            {"action_ids": call.ids, "outcome_id": self.outcome_visit_agreed.id}
        )
        wizard.next_user_id = self.marco
        wizard.action_confirm()
        visit = call.next_action_ids
        self.assertEqual(visit.user_id, self.marco)
        self.assertIn(visit, self.Action.with_user(self.gina).search([]))
        self.assertIn(visit, self.Action.with_user(self.marco).search([]))

    def test_done_is_history(self):
        """PV-10 What was done cannot be deleted, and can be taken back."""
        action = self._new_action()
        action._mark_done(self.outcome_done)
        with self.assertRaises(UserError):
            action.unlink()
        with self.assertRaises(UserError):
            action.action_done()
        action.action_reopen()
        self.assertEqual(action.state, "planned")
        self.assertFalse(action.outcome_id)

    def test_done_in_bulk(self):
        """PV-10 Several actions get the same outcome in one go."""
        actions = self._new_action() | self._new_action()
        self._done(actions, self.outcome_no_answer, user=self.gina)
        self.assertEqual(set(actions.mapped("state")), {"done"})
        self.assertEqual(len(actions.next_action_ids), 2)
        day = date(2026, 5, 5)
        self.assertEqual(set(actions.next_action_ids.mapped("date_deadline")), {day})

    def test_time_is_proposed(self):
        """BA-09 The wizard proposes the timer's time, or the appointment's."""
        call = self._new_action()
        wizard = self.env["crm.marketing.action.done"].new(
            {"action_ids": [(6, 0, call.ids)]}
        )
        self.assertEqual(wizard.time_spent, 0)
        call.timer_start = datetime(2026, 5, 4, 7, 50)
        wizard = self.env["crm.marketing.action.done"].new(
            {"action_ids": [(6, 0, call.ids)]}
        )
        self.assertAlmostEqual(wizard.time_spent, 10 / 60)

    def test_mail_from_template(self):
        """PV-08 Sending the mail from a template does the action."""
        template = self.env["mail.template"].create(
            {
                "name": "Introduction",
                "model_id": self.env["ir.model"]._get_id("crm.marketing.action"),
                "subject": "Good morning {{ object.contact_id.name }}",
                "body_html": "<p>Our catalogue.</p>",
            }
        )
        self.type_mail.mail_template_id = template
        action = self._new_action(
            type_id=self.type_mail.id, contact_id=self.contact.id
        ).with_user(self.gina)
        window = action.action_send_mail()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.gina)
            .with_context(**window["context"])
        ).save()
        self.assertEqual(composer.subject, "Good morning Ada Brambilla")
        self.assertEqual(composer.partner_ids, self.contact)
        composer._action_send_mail()
        self.assertEqual(action.state, "done")
        self.assertEqual(action.outcome_id, self.outcome_sent)
        # a note is no mail, whatever a client says
        action.action_reopen()
        call_kw(
            self.env["crm.marketing.action"].with_user(self.gina),
            "message_post",
            [action.ids],
            {"body": "A note", "context": {"crm_action_sent": True}},
        )
        self.assertEqual(action.state, "planned")
        self.contact.email = False
        with self.assertRaises(UserError):
            action.action_send_mail()

    def test_plan_in_bulk(self):
        """PV-07 PO-29 Actions are planned for many names, customers too, in turn."""
        others = self.env["res.partner"].create(
            [{"name": f"Name {i}", "is_company": True} for i in range(5)]
        )
        wizard = (
            self.env["crm.marketing.action.plan"]
            .with_user(self.sara)
            .with_context(active_model="res.partner", active_ids=others.ids)
            .create(
                {
                    "type_id": self.type_visit.id,
                    "user_ids": [(6, 0, (self.gina | self.marco).ids)],
                    "date_start": "2026-05-06 07:00:00",
                    "minutes_apart": 60,
                }
            )
        )
        actions = self.env["crm.marketing.action"].search(
            wizard.action_plan()["domain"]
        )
        self.assertEqual(len(actions), 5)
        self.assertEqual(len(actions.filtered(lambda a: a.user_id == self.gina)), 3)
        self.assertFalse(any(actions.mapped("clash_warning")))

    def test_plan_in_bulk_from_the_list(self):
        """PV-07 The dialog of "Plan actions" opens on the names that were ticked."""
        ids = (self.contact | self.brambilla).ids
        wizard = self.env["crm.marketing.action.plan"].with_user(self.sara)
        context = {"active_model": "res.partner", "active_ids": ids}
        spec = {"partner_ids": {"fields": {"display_name": {}}}, "partner_count": {}}
        arguments = [[], {}, [], spec]
        shown = call_kw(wizard, "onchange", arguments, {"context": context})["value"]
        self.assertEqual(shown["partner_count"], 2)
        self.assertEqual({command[1] for command in shown["partner_ids"]}, set(ids))

    def test_reschedule_and_reassign(self):
        """PV-09 Many actions move in time and owner; the local hour stays."""
        visit = self._new_action(
            type_id=self.type_visit.id, date_start="2026-10-23 07:00:00"
        )
        call = self._new_action(date_deadline="2026-10-23")
        wizard = self.env["crm.marketing.action.reschedule"].with_user(self.sara)
        wizard.create(
            {
                "action_ids": [(6, 0, (visit | call).ids)],
                "days": 3,
                "user_id": self.marco.id,
                "reason": "Gina is on leave",
            }
        ).action_confirm()
        # daylight saving ended in between: nine o'clock is nine o'clock
        self.assertEqual(visit.date_start, datetime(2026, 10, 26, 8, 0))
        self.assertEqual(call.date_deadline, date(2026, 10, 26))
        self.assertEqual((visit | call).user_id, self.marco)
        self.assertEqual(visit.calendar_event_id.user_id, self.marco)

    def test_hand_over(self):
        """PV-09 Who sees own actions only gives them to a colleague all the same."""
        actions = self._new_action(date_deadline="2026-10-23") | self._new_action()
        mine = actions.with_user(self.gina)
        wizard = self.env["crm.marketing.action.reschedule"].with_user(self.gina)
        values = {"mode": "keep", "user_id": self.marco.id, "reason": "On leave"}
        action = mine[0].with_context(crm_one_action=True).action_reschedule()
        result = (
            wizard.with_context(**action["context"]).create(values).action_confirm()
        )
        self.assertEqual(result["res_model"], "crm.marketing.action")
        self.assertEqual(actions[0].user_id, self.marco)
        self.assertIn("On leave", "".join(actions[0].message_ids.mapped("body")))
        # in the form it would vanish under one's eyes: the sentence says how
        change, spec = {"user_id": self.marco.id}, {"display_name": {}}
        says = self.assertRaisesRegex(UserError, "hand it over")
        with says, self.env.cr.savepoint():
            mine[1].web_save(change, spec)
        says = self.assertRaisesRegex(UserError, "hand it over")
        with says, self.env.cr.savepoint():
            mine[1].web_save_multi([change], spec)
        mine[1]._worklist_reassign(self.marco)
        self.assertEqual(actions[1].user_id, self.marco)
        # and what is a colleague's already is not given to oneself
        with self.assertRaises(AccessError):
            mine[1]._worklist_reassign(self.gina)

    def test_history_survives(self):
        """PV-10 Actions outlive their owner, a merged name, a deleted opportunity."""
        duplicate = self.env["res.partner"].create(
            {"name": "Brambilla spa", "is_company": True}
        )
        action = self._new_action(partner_id=duplicate.id)
        lead = action._open_opportunity({})
        action._mark_done(self.outcome_done)
        self.gina.active = False
        lead.unlink()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            [duplicate.id, self.brambilla.id], self.brambilla
        )
        action.invalidate_recordset()
        self.assertTrue(action.exists())
        self.assertEqual(action.partner_id, self.brambilla)
        self.assertEqual(action.commercial_partner_id, self.brambilla)
        self.assertEqual(action.user_id.id, self.gina.id)
        page = self.env["crm.timeline"].get_page(self.brambilla.id)
        kinds = [entry["kind"] for entry in page["entries"]]
        self.assertIn("action", kinds)

    def test_card(self):
        """PV-07 The card plans an action, lists planned ones and the history."""
        self._new_action(date_start="2026-05-05 08:00:00")
        card = (
            self.env["crm.customer.card"].with_user(self.gina).get_card(self.contact.id)
        )
        sections = {section["key"]: section for section in card["sections"]}
        [row] = sections["actions"]["data"]["rows"]
        self.assertEqual(row["user"], self.gina.name)
        buttons = {button["key"]: button for button in card["buttons"]}
        context = buttons["plan_action"]["action"]["context"]
        self.assertEqual(context["default_partner_id"], self.brambilla.id)
        stranger = self.env["crm.customer.card"].with_user(self.paola)
        card = stranger.get_card(self.brambilla.id)
        self.assertNotIn("actions", [section["key"] for section in card["sections"]])

    def test_access(self):
        """PV-07 One sees one's own actions and nobody's; the manager sees all."""
        own = self._new_action()
        other = self._new_action(user_id=self.marco.id)
        free = self._new_action(user_id=False)
        actions = self.env["crm.marketing.action"]
        mine = [("id", "in", (own | other | free).ids)]
        self.assertEqual(actions.with_user(self.gina).search(mine), own | free)
        self.assertEqual(actions.with_user(self.sara).search_count(mine), 3)
        with self.assertRaises(AccessError):
            other.with_user(self.gina).write({"priority": "2"})
        with self.assertRaises(AccessError):
            actions.with_user(self.paola).search(mine)
        with self.assertRaises(AccessError):
            self.type_call.with_user(self.gina).write({"name": "x"})

    def test_company(self):
        """PV-07 Actions of another company are out of sight and reach."""
        other = self.env["res.company"].create({"name": "Other"})
        action = self._new_action(company_id=other.id, user_id=False)
        found = (
            self.env["crm.marketing.action"]
            .with_user(self.sara)
            .search([("id", "=", action.id)])
        )
        self.assertFalse(found)

    def test_bad_input(self):
        """PV-09 Negative times are refused with a sentence."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._new_action(planned_hours=-1)
        with self.assertRaises(ValidationError):
            self.type_call.next_days = -1
