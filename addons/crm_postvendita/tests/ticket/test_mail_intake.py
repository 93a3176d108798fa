"""Every mail is stored before it is read: fates, copies, conflicts, kills."""

import base64
import threading
from datetime import timedelta
from unittest.mock import Mock, patch

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ...models.ticket.crm_ticket_stage import NO_RATING
from ...models.ticket.kernel import mail_trial
from ..common import TicketCase, build_mail

PARSE = "odoo.addons.mail.models.mail_thread.MailThread.message_parse"


@tagged("post_install", "-at_install")
class TestIntake(TicketCase, MailCommon):
    def setUp(self):
        super().setUp()
        self.mails = self.env["crm.ticket.mail.intake"]

    def feed(self, raw, model=None):
        with self.mock_mail_gateway():
            return self.env["mail.thread"].message_process(model, raw)

    def fate(self, mail, model=None):
        self.feed(mail if isinstance(mail, bytes) else mail.as_bytes(), model)
        return self.mails.search([], limit=1)

    # ------------------------------------------------------------------------ fates
    def test_fates(self):
        """PO-11 every mail is kept as it came, with what became of it"""
        mail = build_mail("Fermo")
        kept = self.fate(mail)
        ticket = kept.ticket_id
        self.assertEqual((kept.state, kept.name), ("ticket", "Compressore fermo"))
        self.assertEqual(base64.b64decode(kept.raw), mail.as_bytes())
        self.assertEqual(kept.company_id, self.company)
        self.assertIn("Fermo", kept.text)
        mark = ticket._get_mark()
        cases = [
            (build_mail("Ancora", subject=f"R: {mark}"), "answer", ticket),
            (build_mail("x", Auto_Submitted="auto-replied"), "automatic", None),
            (build_mail("x", sender="MAILER-DAEMON@mx.example"), "report", None),
            (build_mail("x", sender="postmaster@mx.example", Return_Path="<>",
                        subject=f"Undeliverable: {mark}"), "report", ticket),
            (build_mail("x", References="<1-loop-detection-bounce-email@a>"), "loop",
             None),
        ]  # fmt: skip
        for mail, state, about in cases:
            kept = self.fate(mail)
            self.assertEqual(kept.state, state)
            self.assertEqual(kept.ticket_id, about or self.env["crm.ticket"], state)

    def test_told_by_the_queue(self):
        """PO-11 whom a mail concerns is told by the queue, which is run at once: no
        mail waits for a mail server."""
        self.team.write({"assignment": "least_loaded"})
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        before = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, build_mail("x").as_bytes())
            self.assertTrue(self._new_mails, "an owner and a customer are told")
            self.assertEqual(set(self._new_mails.mapped("state")), {"outgoing"})
            self.assertFalse(self._mails, "no server was talked to")
            after = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
            self.assertTrue(after - before, "the queue is asked to run")
            new = self._new_mails
            self.env["mail.mail"].process_email_queue(new.ids)
            self.assertTrue(self._mails, "and the queue sends them")

    def test_one_click_from_the_ticket(self):
        """PO-30 a ticket's mails as they came are one click away, for its agents"""
        kept = self.fate(build_mail("Fermo"))
        ticket = kept.ticket_id
        for user in (self.manager, self.agent):
            action = ticket.with_user(user).action_view_mails()
            self.assertEqual(action["res_model"], "crm.ticket.mail.intake")
            self.assertEqual(action["res_id"], kept.id)
            self.assertTrue(self.rpc(user, kept, "read", ["raw"]))
        for user in (self.portal_anna, self.stranger):
            with self.assertRaises(AccessError):
                self.rpc(user, kept, "read", ["raw"])
        with self.assertRaises(AccessError):
            self.rpc(self.agent, kept, "unlink")
        # of another team's ticket the mail is as hidden as the ticket
        other = self.env["crm.ticket.team"].create(
            {"name": "Altri", "company_id": self.company.id}
        )
        ticket.write({"user_id": False, "team_id": other.id})
        with self.assertRaises(AccessError):
            self.rpc(self.agent, kept, "read", ["raw"])

    def test_report_to_the_bounce_address(self):
        """PO-30 a report that comes to the bounce address is kept as the others are"""
        ticket = self.fate(build_mail("Fermo")).ticket_id
        with self.mock_mail_gateway():
            answer = ticket.with_user(self.agent).message_post(
                body="Arriviamo",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=ticket.partner_id.ids,
            )
        report = build_mail(
            f"550 no such user\n\nMessage-Id: {answer.message_id}",
            sender="MAILER-DAEMON@mx.example",
            to=ticket.company_id.alias_domain_id.bounce_email,
            Return_Path="<>",
            subject="Undelivered Mail",
        )
        kept = self.fate(report)
        self.assertEqual(kept.state, "report")
        self.assertIn(b"550", base64.b64decode(kept.raw))

    def test_broken(self):
        """PO-11 a mail that cannot be read is kept, rescued, and says so"""
        with patch(PARSE, side_effect=ValueError("boom")):
            kept = self.fate(build_mail("Rotta"))
        self.assertEqual(kept.state, "failed")
        self.env["ir.config_parameter"].set_param("crm_postvendita.mail_max_mb", "1")
        kept = self.fate(build_mail(("y" * 70 + "\n") * 20000))
        self.assertEqual(kept.state, "large")

    def test_to_nobody(self):
        """PO-11 a mail that nothing routes is kept, too, and its server is told"""
        raw = build_mail("Fermo", to="nessuno@altrove.example").as_bytes()
        try:  # ``assertRaises`` would roll back what is stored
            self.feed(raw)
            self.fail("the server has to be told")
        except ValueError:
            kept = self.mails.search([], limit=1)
        self.assertEqual(kept.state, "no_route")

    # ----------------------------------------------------------------------- copies
    def test_copies(self):
        """PO-11 a copy by another way is the same mail, with or without an id"""
        for bare in (False, True):
            mail = build_mail("Una volta", Date="Mon, 2 Nov 2026 10:00:00 +0100")
            if bare:
                del mail["Message-Id"]
            raw = mail.as_bytes()
            kept = self.fate(raw)
            way = b"Received: from b by c; Mon, 2 Nov 2026 10:00:01 +0100\n"
            self.assertFalse(self.feed(way + b"Delivered-To: aiuto@x.example\n" + raw))
            self.assertEqual(self.mails.search([], limit=1), kept)
            self.assertEqual(kept.copies, 1)
            self.assertEqual(self.env["crm.ticket"].search_count([]), 1 + bare)

    def test_same_id_other_mail(self):
        """PO-11 machines that use one id for all their mails lose none"""
        found = set()
        for text in ("Allarme 1", "Allarme 2", "Allarme 3"):
            mail = build_mail(text, subject=text, message_id="<alarm@plc.example>")
            kept = self.fate(mail)
            self.assertEqual(kept.state, "ticket")
            found.add(kept.ticket_id.id)
        self.assertEqual(len(found), 3)
        mail = build_mail(
            "Allarme 1\n-- \nLista impianti",
            subject="[Impianti] Allarme 1",
            message_id="<alarm@plc.example>",
        )
        self.assertEqual(self.fate(mail).state, "duplicate", "the same by a list")

    def test_same_id_other_file(self):
        """PO-11 a scanner that uses one id for all its empty mails loses no page"""

        def scan(content, **headers):
            mail = build_mail("", message_id="<scan@mfp.example>", **headers)
            mail.add_attachment(
                content, maintype="application", subtype="pdf", filename="scan.pdf"
            )
            return self.fate(mail)

        first = scan(b"%PDF-1.4 one")
        self.assertEqual(first.state, "ticket")
        second = scan(b"%PDF-1.4 two")
        self.assertIn(second.state, ("ticket", "answer"))
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.ticket"),
                ("res_id", "in", (first.ticket_id | second.ticket_id).ids),
                ("name", "=", "scan.pdf"),
            ]
        )
        self.assertEqual(len(files), 2)
        again = scan(b"%PDF-1.4 one", subject="[Lista] Compressore fermo")
        self.assertEqual(again.state, "duplicate", "the same by a list")

    def test_our_own_mail_comes_back(self):
        """PO-11 what we have sent ourselves is not read when it comes back"""
        ticket = self.fate(build_mail("Fermo")).ticket_id
        with self.mock_mail_gateway():
            answer = ticket.with_user(self.agent).message_post(
                body="Arriviamo.", subtype_xmlid="mail.mt_comment"
            )
        kept = self.fate(build_mail("Arriviamo.", message_id=answer.message_id))
        self.assertEqual(kept.state, "duplicate")

    # --------------------------------------------------------------------- budgets
    def test_what_takes_too_long(self):
        """PO-11 what cannot be read in time is kept, and not read by the server"""
        raw = build_mail("Senza fine").as_bytes()
        with patch.object(mail_trial, "is_readable", return_value=False):
            kept = self.fate(raw)
            self.assertEqual(kept.state, "failed")
            self.assertFalse(kept.ticket_id)
            self.assertIn("Senza fine", kept.text, "its beginning is shown")
            self.rpc(self.manager, kept, "action_make_ticket")
        self.assertEqual(kept.ticket_id.partner_id, self.anna)

    def test_machine_that_has_too_much_to_do(self):
        """PO-11 a mail for whose reading there was no time waits, and is read later"""
        with patch.object(mail_trial, "is_readable", return_value=None):
            kept = self.fate(build_mail("Con calma").as_bytes())
            self.assertEqual(kept.state, "waiting")
        with (
            self.at(fields.Datetime.now() + timedelta(minutes=11)),
            self.mock_mail_gateway(),
        ):
            self.run_cron("crm.ticket.mail.intake", "_cron_work")
        self.assertEqual(kept.state, "ticket")

    # ------------------------------------------------------------------------ kills
    def test_waiting_mail_is_worked_on(self):
        """PO-11 a mail whose worker was killed is worked on by the scheduler"""
        mail_id, is_new = self.mails._store(build_mail("Ucciso").as_bytes())
        kept = self.mails.browse(mail_id)
        self.assertTrue(is_new and kept.state == "waiting")
        with self.mock_mail_gateway():
            self.run_cron("crm.ticket.mail.intake", "_cron_work")
        self.assertEqual(kept.state, "waiting", "somebody may be at it")
        with self.at(fields.Datetime.now() + timedelta(minutes=11)):
            with self.mock_mail_gateway():
                self.run_cron("crm.ticket.mail.intake", "_cron_work")
        self.assertEqual(kept.state, "ticket")
        self.assertEqual(kept.ticket_id.partner_id, self.anna)

    def test_mail_that_kills(self):
        """PO-11 a mail that kills whoever reads it stops no mailbox"""
        raw = build_mail("Veleno").as_bytes()
        mail_id, _new = self.mails._store(raw)
        kept = self.mails.browse(mail_id)
        self.assertFalse(self.feed(raw), "whoever has begun may still be at it")
        self.assertEqual((kept.state, kept.starts), ("waiting", 1))
        for turn in range(1, 3):  # killed in between
            with self.at(fields.Datetime.now() + timedelta(minutes=2 * turn)):
                self.assertTrue(self.mails._start(mail_id))
        with self.at(fields.Datetime.now() + timedelta(minutes=9)):
            self.assertFalse(self.feed(raw))
        self.assertEqual(kept.state, "failed")
        action = kept.with_user(self.manager).action_make_ticket()
        ticket = self.env["crm.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertIn("Veleno", ticket.message_ids[0].body)
        self.assertEqual(ticket.message_ids.attachment_ids.name, "original.eml")

    def test_not_stored_stays_on_the_server(self):
        """PO-11 a mail that cannot be stored, on a full disk, is not deleted there"""
        server = self.env["fetchmail.server"].create(
            {"name": "Box", "server_type": "pop", "user": "aiuto@bellandi.example"}
        )
        done = []
        box = Mock(handled_message=done.append)
        core = "odoo.addons.mail.models.fetchmail.FetchmailServer._connect__"
        with patch(core, return_value=box):
            connection = server._connect__()
        store = type(self.mails)
        with patch.object(store, "_store", side_effect=OSError("No space left")):
            with self.assertRaises(OSError):
                self.feed(build_mail("Fermo").as_bytes())
        connection.handled_message(1)
        self.assertFalse(done, "it is fetched again")
        self.feed(build_mail("Fermo").as_bytes())
        connection.handled_message(2)
        self.assertEqual(done, [2])

    # ----------------------------------------------------------------------- people
    def test_make_a_ticket(self):
        """PO-11 of any mail a ticket can be made, once; by who leads the service"""
        kept = self.fate(build_mail("x", sender="MAILER-DAEMON@mx.example"))
        for user in (self.agent, self.portal_anna, self.stranger):
            with self.assertRaises(AccessError):
                self.rpc(user, kept, "action_make_ticket")
            with self.assertRaises(AccessError):
                self.rpc(user, kept, "read", ["raw"])
        with self.assertRaises(AccessError):
            self.rpc(self.manager, kept, "write", {"state": "ticket"})
        self.rpc(self.manager, kept, "action_make_ticket")
        self.assertEqual(kept.state, "ticket")
        with self.assertRaises(UserError):
            self.rpc(self.manager, kept, "action_make_ticket")

    def test_other_company(self):
        """PO-11 mails to another company's service are not shown"""
        kept = self.fate(build_mail("Fermo"))
        kept.company_id = self.env["res.company"].create({"name": "Altra"})
        with self.assertRaises(AccessError):
            self.rpc(self.manager, kept, "read", ["raw"])

    def test_company(self):
        """PO-11 a mail is of the company whose team, ticket or mail domain it names"""
        domain = self.env["mail.alias.domain"].create({"name": "altra.example"})
        other = self.env["res.company"].create(
            {"name": "Altra", "alias_domain_id": domain.id}
        )
        self.env["crm.ticket.team"].create(
            {
                "name": "Altrove",
                "company_id": other.id,
                "calendar_id": False,
                "alias_name": "altrove",
                "alias_domain_id": domain.id,
            }
        )
        find = self.env["mail.thread"]._crm_find_destination
        mail = build_mail("Fermo", to="altrove@altra.example")
        self.assertEqual(find(None, mail.as_bytes())[1], other)
        ticket = self.fate(build_mail("Fermo")).ticket_id
        answer = ticket.message_ids[-1].message_id
        mail = build_mail("Ancora", to="x@altrove.example", References=answer)
        self.assertEqual(find(None, mail.as_bytes()), ({"crm.ticket"}, self.company))
        mail = build_mail("Ciao", to="nessuno@altra.example")
        self.assertEqual(find(None, mail.as_bytes()), (set(), other))
        mail = build_mail("Ciao", to="nessuno@altrove.example")
        self.assertFalse(find(None, mail.as_bytes())[1])

    def test_mails_not_processed(self):
        """PO-11 a mail that failed is read by who leads that company's service alone"""
        with patch(PARSE, side_effect=ValueError("boom")):
            self.fate(build_mail("Rotta"))
        failure = self.env["crm.ticket.mail.failure"].search([])
        self.assertEqual(failure.company_id, self.company)
        for user in (self.agent, self.portal_anna, self.stranger):
            for method, *args in (("read", ["raw"]), ("action_retry",)):
                with self.assertRaises(AccessError):
                    self.rpc(user, failure, method, *args)
        self.assertTrue(self.rpc(self.manager, failure, "read", ["raw"])[0]["raw"])
        other = self.env["res.company"].create({"name": "Altra"})
        stranger = new_test_user(
            self.env,
            "pv_manager_elsewhere",
            "crm_postvendita.crm_postvendita_group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        found = self.rpc_model(stranger, "crm.ticket.mail.failure", "search_count", [])
        self.assertEqual(found, 0)
        for method, *args in (
            ("read", ["raw"]),
            ("action_retry",),
            ("action_ignore",),
            ("unlink",),
        ):
            with self.assertRaises(AccessError):
                self.rpc(stranger, failure, method, *args)
        with self.mock_mail_gateway():
            self.rpc(self.manager, failure, "action_retry")
        self.assertEqual(failure.ticket_id.partner_id, self.anna)

    def test_kept_for_a_while(self):
        """PO-11 mails are let go after so many days, waiting ones never"""
        kept = self.fate(build_mail("Fermo"))
        waiting = self.mails.browse(self.mails._store(b"Subject: a\n\na")[0])
        with self.at(fields.Datetime.now() + timedelta(days=91)):
            self.mails._gc_old()
        self.assertFalse(kept.exists())
        self.assertTrue(waiting.exists())


@tagged("post_install", "-at_install", "crm_two_transactions")
class TestAtOnce(BaseCase):
    """The same mail by several, and a reply that meets a write: real transactions."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.remove)

    def env_of(self, cr):
        context = {"crm_ticket_no_rating": NO_RATING, "tracking_disable": True}
        return api.Environment(cr, SUPERUSER_ID, context)

    def remove(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            domain = [("email_from", "=", "ida@atonce.example")]
            env["crm.ticket.mail.intake"].search(domain).unlink()
            domain = [("email_normalized", "=", "ida@atonce.example")]
            env["crm.ticket"].search(domain).unlink()
            env["res.partner"].search(domain).unlink()

    def deliver(self, raw):
        with self.registry.cursor() as cr:
            return self.env_of(cr)["mail.thread"].message_process("crm.ticket", raw)

    def mail(self, body, **headers):
        return build_mail(
            body, sender="Ida <ida@atonce.example>", to="x@atonce.example", **headers
        ).as_bytes()

    def at_once(self, *works):
        """Call all at the same moment, outside of what a test shares."""
        errors = []

        def run(work):
            try:
                work()
            except Exception as error:
                errors.append(error)

        threads = [
            threading.Thread(target=run, args=(work,), daemon=True) for work in works
        ]
        with (
            patch("odoo.modules.module.current_test", None),
            patch.object(Registry, "_lock", DummyRLock()),
            mute_logger("odoo.sql_db", "odoo.addons.mail.models.mail_thread"),
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse(any(thread.is_alive() for thread in threads))
        return errors

    def found(self, env):
        return env["crm.ticket"].search(
            [("email_normalized", "=", "ida@atonce.example")]
        )

    def test_same_mail_by_four(self):
        """PO-11 the same mail by four processes at once is one ticket, one contact"""
        raw = self.mail("Fermo")
        errors = self.at_once(*[lambda: self.deliver(raw)] * 4)
        self.assertFalse(errors)
        with self.registry.cursor() as cr:
            ticket = self.found(self.env_of(cr))
            self.assertEqual(len(ticket), 1)
            self.assertEqual(len(ticket.message_ids), 1)

    def test_reply_that_meets_a_write(self):
        """PO-11 a reply that meets an agent's write is tried again, and not lost"""
        self.at_once(lambda: self.deliver(self.mail("Fermo")))
        with self.registry.cursor() as cr:
            mark = self.found(self.env_of(cr))._get_mark()
        begun = threading.Event()

        def write():
            with self.registry.cursor() as cr:
                ticket = self.found(self.env_of(cr))
                ticket.last_customer_date = fields.Datetime.now()
                ticket.name = "Preso in mano"
                ticket.flush_recordset()
                begun.set()
                threading.Event().wait(0.5)

        def reply():
            begun.wait(10)
            self.deliver(self.mail("Risposta", subject=f"R: {mark}"))

        errors = self.at_once(write, reply)
        self.assertFalse([e for e in errors if isinstance(e, OperationalError)])
        self.assertFalse(errors)
        with self.registry.cursor() as cr:
            ticket = self.found(self.env_of(cr))
            self.assertEqual(len(ticket), 1)
            self.assertIn("Risposta", "".join(ticket.message_ids.mapped("body")))
