"""Mails that programs send: automatic answers, delivery reports, newsletters."""

from email.message import EmailMessage

from odoo.tests import BaseCase, tagged

from ...models.ticket.kernel import mail_auto, mail_report
from ..common import HELP, build_mail
from .common import MailCase

#: headers → what sort of automatic mail they tell of
KINDS = [
    ({"Auto-Submitted": "auto-replied (vacation)"}, "reply"),
    ({"Precedence": "auto_reply"}, "reply"),
    ({"X-Autoreply": "yes"}, "reply"),
    ({"X-Auto-Response-Suppress": "DR, OOF, AutoReply", "Subject": "Ferie"}, "reply"),
    ({"Return-Path": "<>", "Subject": "Réponse automatique : congés"}, "reply"),
    ({"Auto-Submitted": "auto-generated", "Subject": "Abwesenheitsnotiz"}, "reply"),
    (
        {"X-MS-Exchange-Inbox-Rules-Loop": "a@b.example", "In-Reply-To": "<x@y>"},
        "reply",
    ),
    ({"Auto-Submitted": "auto-generated", "Subject": "Allarme 7"}, "generated"),
    ({"List-Id": "<novita.example>", "Subject": "Novità"}, "generated"),
    ({"Precedence": "bulk"}, "generated"),
    # people write to a list that everybody may write to
    ({"List-Id": "<c.example>", "List-Post": "<mailto:c@example>"}, None),
    ({"Auto-Submitted": "no", "X-Auto-Response-Suppress": "None"}, None),
    ({"Subject": "Out of office hours: can you come on Saturday?"}, None),
    ({"Subject": "Fuori sede: ascensore bloccato"}, None),
    ({"Subject": "Autoreply not working in your portal"}, None),
    ({"Return-Path": "<anna@rossi.example>", "Subject": "Assenza di corrente"}, None),
]


def dsn(answer, failed="anna@rossi.example", action="failed", **headers):
    """A standard report (RFC 3464) on a mail that we have sent."""
    mail = EmailMessage()
    mail["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example>"
    mail["To"] = headers.pop("to", "rimbalzi@bellandi.example")
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail["Message-Id"] = headers.pop("message_id", f"<dsn.{action}.{failed}>")
    mail.set_content("Your message could not be delivered.")
    mail.make_mixed()
    status = EmailMessage()
    status["Reporting-MTA"] = "dns; mx.example"
    recipient = EmailMessage()
    recipient["Final-Recipient"] = f"rfc822; {failed}"
    recipient["Action"] = action
    recipient["Status"] = "5.1.1"
    part = EmailMessage()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([status, recipient])
    mail.attach(part)
    original = EmailMessage()
    original["Message-Id"] = answer.message_id
    original.set_content("Arriviamo.")
    mail.add_attachment(original)
    mail.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    mail.set_boundary("report")
    return mail


@tagged("post_install", "-at_install")
class TestKinds(BaseCase):
    def test_kinds(self):
        """PO-11 headers tell what a program sent; a subject alone never does"""
        for headers, kind in KINDS:
            self.assertEqual(mail_auto.auto_kind(headers), kind, headers)

    def test_reports_of_no_standard(self):
        """PO-11 reports of servers that know no standard, and people's mails"""
        reports = [
            ("Postmaster <postmaster@mx.example>", "Undeliverable: x", "", {}),
            ("MAILER-DAEMON <>", "failure notice", "qmail-send program", {}),
            ("System Administrator <>", "Non recapitabile: Pompa", "", {}),
            ("x@y.example", "Fwd", "", {"X-Failed-Recipients": "a@b.example"}),
            (
                "no-reply@sns.example",
                "Notification",
                '{"notificationType":"Bounce"}',
                {},
            ),
            (
                "no-reply@sns.example",
                "Notification",
                '{"notificationType":"Delivery"}',
                {},
            ),
            (
                '"Mailer Daemon" <poostmaster@mx.example>',
                "Delivery status notification: error",
                "",
                {"Return-Path": "<>"},
            ),
            ("post_master@sms.example", "Re:Pompa", "Error: Invalid address", {}),
            ("postmaster@mx.example", "メッセージを配信できませんでした", "", {}),
        ]
        people = [
            (
                "Anna <anna@rossi.example>",
                "Mancata consegna ricambio",
                "user unknown",
            ),
            ("Anna <anna@rossi.example>", "Undeliverable: your address", "550 5.1.1"),
            ("noreply@shop.example", "Delivery failed", "il corriere non è passato"),
        ]
        for sender, subject, body, headers in reports:
            mail = build_mail(body, sender=sender, subject=subject, **headers)
            self.assertTrue(mail_report.find(mail), subject)
        for sender, subject, body in people:
            mail = build_mail(body, sender=sender, subject=subject)
            self.assertIsNone(mail_report.find(mail), subject)

    def test_reports_with_a_copy(self):
        """PO-11 a copy of our mail is a sign where it is not the only one"""

        def told(sender, subject, body, **headers):
            mail = build_mail(body, sender=sender, subject=subject, **headers)
            mail.add_attachment(build_mail("Arriviamo."))
            report = mail_report.find(mail)
            return report and report.kind

        full = "Could not be delivered: mailbox is full."
        self.assertEqual(told("no-reply@mx.example", "Mail error: x", full), None)
        nobody = {"Return-Path": "<>"}
        self.assertEqual(told("no-reply@mx.example", "Mail", full, **nobody), "failed")
        self.assertEqual(
            told("no-reply@mx.example", "メールエラー通知", "送信できませんでした"),
            "failed",
        )
        self.assertEqual(
            told("staff@live.example", "complaint about message from 192.0.2.222", ""),
            "complaint",
        )
        anna = "Anna <anna@rossi.example>"
        self.assertIsNone(told(anna, "Undeliverable", full))
        self.assertIsNone(told(anna, "Complaint about message from your office", ""))

    def test_report_passed_on_by_a_person(self):
        """PO-11 a person who sends us a report that he got is a person"""
        mail = build_mail(
            "Il vostro indirizzo non funziona", subject="I: Undeliverable"
        )
        mail.make_mixed()
        part = EmailMessage()
        part["Content-Type"] = "message/delivery-status"
        part.set_payload([EmailMessage()])
        mail.attach(part)
        self.assertIsNone(mail_report.find(mail))


@tagged("post_install", "-at_install")
class TestRobots(MailCase):
    def test_report_without_its_parts(self):
        """PO-11 a report whose boundary is nowhere is a report, with no exception"""
        raw = (
            b"From: MAILER-DAEMON@mx.example\r\nTo: aiuto@bellandi.example\r\n"
            b"Subject: Returned mail\r\nMessage-Id: <broken@mx.example>\r\n"
            b"MIME-Version: 1.0\r\n"
            b"Content-Type: multipart/report; report-type=delivery-status;"
            b' boundary="nowhere"\r\n\r\nUser unknown: anna@rossi.example\r\n'
        )
        self.env["mail.thread"].message_process(None, raw)
        kept = self.env["crm.ticket.mail.intake"].search([], limit=1)
        self.assertEqual(kept.state, "report")

    def feed(self, mail):
        with self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, mail.as_bytes())
        return self.env["crm.ticket"].browse(found or [])

    def count(self):
        return self.env["crm.ticket"].search_count([])

    # ----------------------------------------------------------------------- people
    def test_people_who_say_out_of_office(self):
        """PO-11 a subject alone drops no mail of a person"""
        for subject in (
            "Out of office hours: can you come on Saturday?",
            "Fuori sede: ascensore bloccato",
            "R: fuori ufficio il condizionatore gocciola",
            "Autoreply not working in your portal",
        ):
            ticket = self.gateway(subject=subject)
            self.assertEqual(ticket.name, subject)

    # --------------------------------------------------------------- automatic mails
    def test_answering_machines_reopen_nothing(self):
        """PO-11 answers of machines in any language are kept and move nothing"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        with self.mock_mail_gateway():
            ticket.action_solve()
        headers = [
            {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All",
             "X_MS_Exchange_Inbox_Rules_Loop": "anna@rossi.example",
             "subject": "Abwesenheitsnotiz: Pompe"},
            {"Return_Path": "<>", "subject": "Respuesta automática: bomba"},
            {"Precedence": "bulk", "List_Id": "<novita.rossi.example>"},
        ]  # fmt: skip
        for more in headers:
            same = self.gateway("Assente", In_Reply_To=answer.message_id, **more)
            self.assertEqual(same, ticket)
            self.assertEqual(ticket.stage_kind, "solved", more)
        self.assertEqual(self.count(), 1)

    def test_read_receipt(self):
        """PO-11 a receipt that a mail was opened is neither a bounce nor a ticket"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        mail = build_mail("Letto", In_Reply_To=answer.message_id)
        kind = 'multipart/report; report-type="disposition-notification"; boundary=r'
        del mail["Content-Type"]
        mail["Content-Type"] = kind
        mail.set_payload("--r\n\nLetto\n--r--\n")
        self.assertEqual(self.feed(mail), ticket)
        self.assertFalse(ticket.undelivered_ids)
        del mail["In-Reply-To"], mail["Message-Id"]
        mail["Message-Id"] = "<altro@rossi.example>"
        self.assertFalse(self.feed(mail))
        self.assertEqual(self.count(), 1)

    # -------------------------------------------------------------- delivery reports
    def failed(self, ticket, mail):
        """Hand a report in and check what it has done to the ticket."""
        before = self.count()
        self.assertFalse(self.feed(mail))
        self.assertEqual(self.count(), before, "a report is no ticket")
        self.assertFalse(ticket.last_agent_date)
        self.assertEqual(ticket.answer_count, 0)
        first = ticket.sla_ids.filtered(lambda row: row.target == "first_response")
        self.assertFalse(first.reached_at, "nobody has got an answer")
        self.assertEqual(first.status, "running")
        task = ticket.activity_ids
        self.assertEqual(task.user_id, self.agent)
        self.assertRegex(task.summary, "was not delivered|non è stata consegnata")

    def answered(self):
        self.policy.active = True
        ticket = self.gateway()
        answer = self.answer(ticket)
        self.assertEqual(ticket.answer_count, 1)
        self.assertTrue(ticket.sla_ids.filtered("reached_at"))
        return ticket, answer

    def test_standard_report(self):
        """PO-11 a report to the bounce address sets the clock back, gives a task"""
        ticket, answer = self.answered()
        self.failed(ticket, dsn(answer))
        note = ticket.message_ids[0]
        self.assertTrue(note.subtype_id.internal)
        self.assertIn("could not be delivered", note.body)
        status = answer.notification_ids.mapped("notification_status")
        self.assertIn("bounce", status)
        # once more for the same answer: nothing is counted twice
        self.answer(ticket, "Di nuovo")
        self.feed(dsn(answer, message_id="<second@mx.example>"))
        self.assertEqual(ticket.answer_count, 1)
        self.assertTrue(ticket.last_agent_date)

    def test_report_to_the_help_mailbox(self):
        """PO-11 one that knows no standard is found by the mark in its subject"""
        ticket, _answer = self.answered()
        mark = ticket._get_mark()
        mail = build_mail(
            "Could not deliver to anna@rossi.example",
            sender="Postmaster <postmaster@mx.example>",
            subject=f"Undeliverable: {mark} Compressore fermo",
            Return_Path="<>",
        )
        self.failed(ticket, mail)

    def test_report_on_somebody_in_copy(self):
        """PO-11 a copy that does not arrive leaves the answer an answer"""
        ticket, answer = self.answered()
        self.feed(dsn(answer, failed="capo@rossi.example"))
        self.assertEqual(ticket.answer_count, 1)
        self.assertTrue(ticket.sla_ids.filtered("reached_at"))
        self.assertIn("capo@rossi.example", ticket.activity_ids.summary)

    def test_delayed_and_delivered(self):
        """PO-11 that an answer is late, or has arrived, is a note and no task"""
        ticket, answer = self.answered()
        self.flush_tracking()
        for action in ("delayed", "delivered"):
            before = ticket.message_ids
            self.feed(dsn(answer, action=action))
            self.assertEqual(len(ticket.message_ids - before), 1, action)
        self.assertFalse(ticket.activity_ids)
        self.assertEqual(ticket.answer_count, 1)

    def test_solution_that_did_not_arrive(self):
        """PO-11 a ticket solved by an answer that came back is worked on again"""
        ticket, answer = self.answered()
        with self.mock_mail_gateway():
            ticket.action_solve()
        self.feed(dsn(answer, to=HELP))
        self.assertEqual(ticket.stage_kind, "working")
        self.assertTrue(ticket.activity_ids)

    def test_report_about_nothing_of_ours(self):
        """PO-11 a report about no answer of ours is no ticket"""
        before = self.count()
        mail = build_mail(
            "Hi. This is the qmail-send program",
            sender="MAILER-DAEMON <>",
            subject="failure notice",
            Return_Path="<>",
        )
        self.assertFalse(self.feed(mail))
        self.assertEqual(self.count(), before)
