"""Statements by e-mail: mailings and schedules."""

from datetime import date, datetime
from runpy import run_path
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.misc import file_path

from .common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementMail(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alfa.email = "accounts@alfa.example"
        cls.beta.email = False
        cls.invoice(cls.alfa, 100, date(2026, 1, 10))
        cls.invoice(cls.beta, 100, date(2026, 1, 10))
        cls.paola = cls.make_user("paola.test", "account.group_account_invoice")
        cls.Send = cls.env["crm.statement.send"].with_user(cls.paola)
        cls.Line = cls.env["crm.statement.mailing.line"]

    def _wizard(self, partners):
        form = Form(self.Send.with_context(active_ids=partners.ids))
        form.date_to = self.DAY
        return form.save()

    def test_customers_that_are_named_are_meant(self):
        """SC-03 Over RPC, without a selection: who is named gets it, nobody else."""
        wizard = self.Send.create({"partner_ids": [Command.set(self.alfa.ids)]})
        self.assertFalse(wizard.everybody)
        wizard.action_send()
        self.assertEqual(self.Line.search([]).partner_id, self.alfa)

    def test_certified_mail(self):
        """PO-30 Statements go out as certified mail, to the certified address."""
        wizard = self._wizard(self.alfa | self.beta)
        self.assertFalse(wizard.can_certify)
        wizard.certified = True
        with self.assertRaises(UserError):
            wizard.action_send()
        self.env["ir.mail_server"].create(
            {
                "name": "PEC",
                "smtp_host": "localhost",
                "from_filter": "noi@pec.test.example",
                "crm_certified": True,
            }
        )
        addresses = {self.alfa: "alfa@pec.example"}
        self.patch(
            self.registry["res.partner"],
            "_crm_get_certified_email",
            lambda partner: addresses.get(partner, ""),
        )
        form = Form(self.Send.with_context(active_ids=(self.alfa | self.beta).ids))
        form.date_to = self.DAY
        form.certified = True
        form.save().action_send()
        self._run_cron()
        lines = self.Line.search([])
        self.assertEqual(
            {line.partner_id: line.state for line in lines},
            {self.alfa: "sent", self.beta: "skipped"},
        )
        self.assertIn("PEC", lines.filtered("reason").reason)
        document = lines.document_id
        message = document.message_ids.filtered("attachment_ids")
        self.assertEqual(message.outgoing_email_to, "alfa@pec.example")
        self.assertTrue(message.mail_server_id.crm_certified)
        self.assertIn("noi@pec.test.example", message.email_from)
        self.assertFalse(message.notified_partner_ids, "not as ordinary mail, too")
        mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertEqual(mail.email_to, "alfa@pec.example")
        self.assertIn("PEC", self.alfa.message_ids[0].body)
        document._crm_after_receipt(message, "errore-consegna")
        sent = lines.filtered("document_id")
        self.assertEqual((document.delivery, sent.state), ("failed", "failed"))
        with self.assertRaises(AccessError):
            document.with_user(self._followers()[0]).check_access("read")

    def test_a_certified_server_says_its_mailbox(self):
        """PO-30 A certified server names one mailbox, and gets no ordinary mail."""
        servers = self.env["ir.mail_server"]
        server = servers.create({"name": "PEC", "smtp_host": "localhost"})
        for wrong in (False, "pec.example", "a@pec.example, b@pec.example"):
            with self.assertRaises(ValidationError):
                server.write({"crm_certified": True, "from_filter": wrong})
        server.write({"crm_certified": True, "from_filter": "noi@pec.example"})
        self.assertEqual(servers._crm_find_certified(self.env.company), server)
        self.assertFalse(servers._filter_mail_servers_fallback(server))

    def _run_cron(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 100.0
        ):
            self.Line._cron_send()

    def _followers(self):
        """People who read the customer, and follow it: one of each kind."""
        sales = "sales_team.group_sale_salesman_all_leads"
        users = [
            self.make_user("seller.test", sales, "base.group_partner_manager"),
            self.make_user("nobody.test", "base.group_user"),
        ]
        for user in users:
            user.notification_type = "inbox"
            self.alfa.message_subscribe(user.partner_id.ids)
        return users

    def test_one_customer_is_sent_at_once_and_kept(self):
        """SC-03 A statement by e-mail is in accounting's store with its PDF."""
        self._wizard(self.alfa).action_send()
        documents = self.env["crm.statement.document"].with_user(self.paola)
        document = documents.search([("partner_id", "=", self.alfa.id)])
        message = document.message_ids.filtered("attachment_ids")
        self.assertEqual(message.message_type, "email_outgoing")
        self.assertEqual(message.author_id, self.paola.partner_id)
        self.assertEqual(message.notified_partner_ids, self.alfa)
        self.assertEqual(message.attachment_ids, document.attachment_id)
        self.assertTrue(document.attachment_id.name.endswith(".pdf"))
        self.assertIn("Alfa", document.attachment_id.name)
        self.assertEqual(document.message_partner_ids, self.paola.partner_id)
        address = document.action_open_file()["url"]
        self.assertIn(str(document.attachment_id.id), address)
        domain = self.alfa.with_user(self.paola).action_crm_statement_documents()
        self.assertEqual(documents.search(domain["domain"]), document)
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual(mailing.progress, 100)

    def test_who_reads_the_customer_reads_no_amount(self):
        """SC-03 Sellers and followers see that a statement was sent, nothing else."""
        users = self._followers()
        self._wizard(self.alfa).action_send()
        document = self.env["crm.statement.document"].search([], limit=1)
        message = document.message_ids.filtered("attachment_ids")
        notes = self.alfa.message_ids
        self.assertIn("was sent by e-mail", notes[0].body)
        self.assertTrue(notes[0].is_internal)
        self.assertFalse(notes.attachment_ids)
        self.assertFalse(notes.notification_ids)
        for user in users:
            self.assertFalse(
                self.env["ir.attachment"]
                .with_user(user)
                .search([("id", "in", document.attachment_id.ids)])
            )
            for record in (document, document.attachment_id, message):
                with self.assertRaises(AccessError):
                    record.with_user(user).read([])
            with self.assertRaises(AccessError):
                self.env["crm.statement.document"].with_user(user).search([])
            with self.assertRaises(AccessError):
                document.with_user(user).action_open_file()
            with self.assertRaises(AccessError):
                self.alfa.with_user(user).action_crm_statement_documents()
            page = self.env["crm.timeline"].with_user(user).get_page(self.alfa.id)
            sent = [e for e in page["entries"] if "was sent" in (e.get("text") or "")]
            self.assertEqual(len(sent), 1)
            self.assertFalse(
                self.env["mail.notification"].search(
                    [("res_partner_id", "=", user.partner_id.id)]
                )
            )

    def test_another_company_reads_no_statement(self):
        """SC-03 Accounting of another company does not see what was sent."""
        self._wizard(self.alfa).action_send()
        document = self.env["crm.statement.document"].search([], limit=1)
        other = self.env["res.company"].create({"name": "Another one"})
        accountant = self.make_user("other.test", "account.group_account_invoice")
        accountant.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for record in (document, document.attachment_id):
            with self.assertRaises(AccessError):
                record.with_user(accountant).read([])

    def test_an_answer_comes_to_accounting(self):
        """SC-03 The customer's reply reaches whoever sent the statement, alone."""
        users = self._followers()
        self._wizard(self.alfa).action_send()
        document = self.env["crm.statement.document"].search([], limit=1)
        sent = document.message_ids.filtered("attachment_ids")
        answer = document.message_post(
            body="100 is paid",
            author_id=self.alfa.id,
            parent_id=sent.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn(self.paola.partner_id, answer.notified_partner_ids)
        for user in users:
            self.assertNotIn(user.partner_id, answer.notified_partner_ids)
            with self.assertRaises(AccessError):
                answer.with_user(user).read(["body"])

    def test_nobody_writes_in_anothers_name(self):
        """SC-03 What accounting notes on a statement carries the name of who notes."""
        self._wizard(self.alfa).action_send()
        document = self.env["crm.statement.document"].search([], limit=1)
        note = document.with_user(self.paola).message_post(
            body="All is paid", author_id=self.alfa.id, email_from="x@alfa.example"
        )
        self.assertEqual(note.author_id, self.paola.partner_id)
        self.assertNotIn("alfa", note.email_from)

    def test_statements_sent_before_are_moved(self):
        """SC-03 An upgrade moves what hangs on customers into accounting's store."""
        users = self._followers()
        now = datetime(2026, 5, 5, 10)
        mailing = self.env["crm.statement.mailing"].create(
            {
                "name": "May",
                "user_id": self.paola.id,
                "template_id": self.env.ref(
                    "crm_scheda_cliente.mail_template_statement"
                ).id,
                "line_ids": [
                    Command.create(
                        {"partner_id": self.alfa.id, "state": "sent", "date": now}
                    )
                ],
            }
        )
        values = {
            "author_id": self.paola.partner_id.id,
            "partner_ids": self.alfa.ids,
            "message_type": "email_outgoing",
            "subtype_xmlid": "mail.mt_comment",
        }
        old, other = (
            self.alfa.message_post(
                body=body,
                attachments=[(f"{body}.pdf", b"%PDF-1.4")],
                **values,
            )
            for body in ("Statement", "Catalogue")
        )
        old.date = now
        other.date = datetime(2026, 5, 6, 10)
        self.assertTrue(old.with_user(users[0]).read(["body"]))
        path = file_path("crm_scheda_cliente/migrations/19.0.1.2.0/post-migration.py")
        run_path(path)["migrate"](self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        document = self.env["crm.statement.document"].search([])
        self.assertEqual(document.partner_id, self.alfa)
        self.assertEqual(document.message_ids & old, old)
        self.assertEqual(document.attachment_id.res_model, document._name)
        self.assertEqual((other.model, other.res_id), ("res.partner", self.alfa.id))
        self.assertEqual(old.notification_ids.res_partner_id, self.alfa)
        for record in (old, document.attachment_id):
            with self.assertRaises(AccessError):
                record.with_user(users[0]).read([])
        self.assertTrue(other.with_user(users[0]).read(["body"]))
        self.assertTrue(mailing.exists())

    def test_without_address_says_so(self):
        """SC-03 A customer without e-mail: a sentence, nothing sent."""
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self._wizard(self.beta).action_send()

    def test_bulk_goes_on_and_resumes(self):
        """SC-03 In bulk each line says what became of it; none is sent twice."""
        self._wizard(self.alfa + self.beta + self.service).action_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual((mailing.line_count, mailing.done_count), (3, 0))
        before = len(self.alfa.message_ids)
        self._run_cron()
        states = {line.partner_id: line.state for line in mailing.line_ids}
        self.assertEqual(states[self.alfa], "sent")
        self.assertEqual(states[self.beta], "skipped")
        self.assertEqual(states[self.service], "skipped")
        self.assertTrue(all(line.reason for line in mailing.line_ids[1:]))
        self._run_cron()
        self.assertEqual(len(self.alfa.message_ids), before + 1)

    def test_interrupted_in_the_middle(self):
        """SC-03 When time runs out the rest stays pending for the next run."""
        self._wizard(self.alfa + self.beta).action_send()
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 0.0
        ):
            self.Line._cron_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual(mailing.done_count, 1)
        mailing.action_cancel()
        self.assertEqual(mailing.progress, 100)

    def test_retry(self):
        """SC-03 What failed is tried again on demand."""
        self._wizard(self.alfa + self.beta).action_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        mailing.line_ids.write({"state": "failed"})
        mailing.action_retry()
        self.assertEqual(set(mailing.line_ids.mapped("state")), {"pending"})

    @freeze_time("2026-06-30")
    def test_schedule(self):
        """SC-03 A schedule starts a mailing, moves on and never looks back."""
        segment = (
            self.env["crm.segment"]
            .sudo()
            .create({"name": "Alfa", "domain": f"[('id', 'in', {self.alfa.ids})]"})
        )
        schedule = self.env["crm.statement.schedule"].create(
            {
                "name": "Month's end",
                "segment_id": segment.id,
                "user_id": self.paola.id,
                "next_date": "2026-03-31",
                "min_overdue": 150,
            }
        )
        schedule._run_due()
        self.assertEqual(schedule.next_date, date(2026, 7, 31))
        self.assertEqual(schedule.mailing_ids.line_ids.partner_id, self.alfa)
        self._run_cron()
        self.assertEqual(schedule.mailing_ids.line_ids.state, "skipped")
        schedule.min_overdue = 100
        schedule.action_run()
        self._run_cron()
        latest = schedule.mailing_ids.sorted("id")[-1]
        self.assertEqual(latest.line_ids.state, "sent")

    @freeze_time("2026-06-30")
    def test_one_bad_schedule_stops_no_other(self):
        """SC-03 A schedule that cannot run says why; the others go out."""
        Schedule = self.env["crm.statement.schedule"]
        values = {"user_id": self.paola.id, "partner_ids": self.alfa.ids}
        bad, good = Schedule.create(
            [
                {"name": "Bad", **values, "next_date": "2026-06-29"},
                {"name": "Good", **values, "next_date": "2026-06-30"},
            ]
        )
        run = Schedule.__class__._get_partners
        reason = "The segment makes no sense."

        def fail(schedule):
            if schedule == bad:
                raise UserError(reason)
            return run(schedule)

        with (
            patch.object(Schedule.__class__, "_get_partners", fail),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 100.0
            ),
        ):
            Schedule._cron_run()
        self.assertEqual(bad.last_error, reason)
        self.assertFalse(bad.mailing_ids)
        self.assertEqual(good.mailing_ids.line_ids.partner_id, self.alfa)
        self.assertEqual(bad.next_date, date(2026, 7, 29))
        self.assertEqual(good.next_date, date(2026, 7, 30))

    def test_schedule_needs_somebody_and_an_accountant(self):
        """SC-03 A schedule without customers or with a stranger as sender."""
        values = {"name": "Nobody", "user_id": self.paola.id}
        Schedule = self.env["crm.statement.schedule"]
        with self.assertRaises(ValidationError):
            Schedule.create(values)
        stranger = self.make_user("stranger", "sales_team.group_sale_manager")
        with self.assertRaises(ValidationError):
            Schedule.create(
                {**values, "partner_ids": self.alfa.ids, "user_id": stranger.id}
            )

    def test_who_may_send(self):
        """SC-03 Sales managers and read-only accountants send nothing."""
        for group in (
            "sales_team.group_sale_manager",
            "account.group_account_readonly",
        ):
            stranger = self.make_user(f"no {group}", group)
            with self.assertRaises(AccessError):
                self.env["crm.statement.send"].with_user(stranger).create({})
