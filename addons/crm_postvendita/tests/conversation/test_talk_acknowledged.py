"""New tickets are confirmed to whoever opened them, and to nobody else."""

from odoo.tests import BaseCase, Form, HttpCase, tagged

from ...models.conversation.kernel import language
from ..ticket.common import MailCase


@tagged("post_install", "-at_install")
class TestLanguage(BaseCase):
    def test_guess(self):
        cases = {
            "Buongiorno, il compressore non parte da ieri.": "it",
            "The compressor has not started since yesterday.": "en",
            "Der Kompressor läuft nicht, bitte kommen Sie.": "de",
            "Bonjour, la machine ne marche pas depuis hier.": "fr",
            "Hola, la máquina no funciona desde ayer.": "es",
            "P-4711": "",
            "": "",
        }
        for text, code in cases.items():
            self.assertEqual(language.guess(text), code, text)


class AcknowledgementCase(MailCase):
    def setUp(self):
        super().setUp()
        self.anna.lang = "en_US"
        self.env["crm.ticket"].search([("acknowledge_due", "=", True)]).write(
            {"acknowledge_due": False}
        )

    def confirm(self):
        """Send what is due; return the mails that leave."""
        with self.mock_mail_gateway():
            self.run_cron("crm.ticket", "_cron_acknowledge")
        return self._new_mails

    def confirmed(self, *args, **kwargs):
        """Hand a mail over; return its ticket and what confirms it."""
        ticket = self.gateway(*args, **kwargs)
        return ticket, self.confirm()


@tagged("post_install", "-at_install")
class TestAcknowledgement(AcknowledgementCase):
    def test_mail(self):
        """PO-11 a mail is confirmed once: number, deadline, link, in a robot's name"""
        self.policy.active = True
        ticket, mails = self.confirmed()
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.recipient_ids, self.anna)
        self.assertIn(ticket.number, mails.subject)
        self.assertIn(ticket.number, mails.body_html)
        self.assertIn(ticket._get_acknowledgement_deadline(), mails.body_html)
        self.assertRegex(mails.body_html, rf"/my/tickets/{ticket.id}\?access_token=")
        self.assertIn("auto-replied", mails.headers)
        self.assertIn("aiuto@bellandi.example", mails.reply_to)
        self.assertIn("aiuto@bellandi.example", mails.email_from)
        self.assertTrue(ticket.acknowledged_on)
        self.assertFalse(self.confirm())
        note = ticket.message_ids.filtered(lambda m: m.message_type == "auto_comment")
        self.assertNotIn("access_token", note.body, "whoever reads it is not Anna")
        self.assertEqual(ticket.answer_count, 0)
        self.assertFalse(ticket.last_agent_date)
        self.gateway("Ancora", In_Reply_To=note.message_id)
        self.assertFalse(self.confirm(), "once per conversation")

    def test_language(self):
        """PO-11 the confirmation is in the customer's language"""
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("crm_postvendita.mail_template_acknowledge")
        template.with_context(lang="it_IT").subject = "Ricevuta"
        template.with_context(lang="de_DE").subject = "Erhalten"
        self.anna.lang = "it_IT"
        self.assertEqual(self.confirmed()[1].subject, "Ricevuta")
        # of a person who is not known, that of the mail
        words = "Die Pumpe ist defekt, bitte helfen Sie"
        mails = self.confirmed(words, sender="Hans <hans@meier.example>")[1]
        self.assertEqual(mails.subject, "Erhalten")

    def test_nobody(self):
        """PO-11 no program, nobody of us and no forged mail is answered"""
        cases = [
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"Return_Path": "<>"},
            {"X_Auto_Response_Suppress": "All"},
            {"X_Spam_Flag": "YES"},
            {"List_Id": "<x.example>"},
            {"sender": "Negozio <no-reply@negozio.example>"},
            {"sender": "postmaster@rossi.example"},
            {"sender": "Luca <luca@bellandi.example>"},
            {"sender": self.agent.email_formatted},
            {"sender": "aiuto@bellandi.example"},
            {"sender": "posta-certificata@pec.example"},
        ]
        for headers in cases:
            ticket, mails = self.confirmed(**headers)
            self.assertFalse(mails, headers)
            self.assertFalse(ticket.acknowledged_on, headers)

    def test_loop(self):
        """PO-11 two programs that answer each other stop soon"""
        sent = 0
        for number in range(9):
            sent += len(self.confirmed(subject=f"Richiesta {number}")[1])
        self.assertEqual(sent, 5)

    def test_channels(self):
        """PO-11 portal and chat are confirmed, the telephone if the team wants it"""
        channels = self.env["crm.ticket.channel"]
        chat = channels.search([("code", "=", "chat")]) or channels.create(
            {"name": "Chat", "code": "chat"}
        )
        phone = self.env.ref("crm_postvendita.crm_ticket_channel_phone")
        mailbox = self.env.ref("crm_postvendita.crm_ticket_channel_email")
        for user, channel, expected in (
            (self.agent, chat, 1),
            (self.agent, phone, 0),
            (self.agent, mailbox, 0),
        ):
            ticket = self.ticket(user, channel_id=channel.id)
            self.assertEqual(len(self.confirm()), expected, channel.name)
        self.team.acknowledge = "all"
        self.ticket(self.agent, channel_id=phone.id)
        self.assertEqual(len(self.confirm()), 1)
        self.ticket(channel_id=phone.id)
        self.assertFalse(self.confirm(), "made by a program")
        self.env["crm.ticket.team"].search([]).acknowledge = "written"
        tickets = self.env["crm.ticket"].with_user(self.portal_anna).sudo()
        ticket = tickets._open_from_portal(self.anna, "Ferma", "Da ieri")
        self.assertTrue(ticket.acknowledge_due)
        self.assertEqual(len(self.confirm()), 1)

    def test_many_at_once(self):
        """PO-11 tickets that are brought along from elsewhere are not confirmed"""
        mailbox = self.env.ref("crm_postvendita.crm_ticket_channel_email")
        values = {
            "name": "x",
            "partner_id": self.anna.id,
            "team_id": self.team.id,
            "channel_id": mailbox.id,
        }
        tickets = self.env["crm.ticket"]
        tickets.create([dict(values), dict(values)])
        tickets.with_context(import_file=True).create(dict(values))
        tickets.create({**values, "number": "1999-00001"})
        self.assertFalse(self.confirm())

    def test_late(self):
        """PO-11 what is answered, done or a day old needs no confirmation"""
        answered = self.gateway(subject="Uno")
        self.answer(answered)
        solved = self.gateway(subject="Due")
        with self.mock_mail_gateway():
            solved.action_solve()
        with self.at("2026-11-02 08:00"):
            old = self.gateway(subject="Tre")
        self.assertFalse(self.confirm())
        self.assertFalse((answered | solved | old).filtered("acknowledged_on"))

    def test_settings(self):
        """PO-11 a team confirms with its own mail, or not at all"""
        template = self.env.ref("crm_postvendita.mail_template_acknowledge").copy(
            {"subject": "La nostra"}
        )
        with Form(self.team.with_user(self.manager)) as form:
            self.assertEqual(form.acknowledge, "written")
            form.acknowledge_template_id = template
        self.assertEqual(self.confirmed(subject="Uno")[1].subject, "La nostra")
        with Form(self.team.with_user(self.manager)) as form:
            form.acknowledge = "no"
        self.assertFalse(self.confirmed(subject="Due")[1])

    def test_upgrade(self):
        """PO-11 teams at work before the setting existed do not begin to write"""
        self.assertEqual(self.team.acknowledge, "written")
        self.env.flush_all()
        self.env["crm.ticket.team"]._init_column("acknowledge")
        self.env.invalidate_all()
        self.assertEqual(self.team.acknowledge, "no")

    def test_broken_template(self):
        """PO-11 one confirmation that fails does not hold up the others"""
        self.team.acknowledge_template_id = self.env["mail.template"].create(
            {
                "name": "Rotto",
                "model_id": self.env["ir.model"]._get_id("crm.ticket"),
                "subject": "{{ object.no_such_field }}",
            }
        )
        self.gateway(subject="Uno")
        other = self.gateway(subject="Due")
        other.team_id = self.parts
        with self.assertLogs("odoo.addons.crm_postvendita", "ERROR") as logs:
            mails = self.confirm()
        self.assertEqual(len(logs.output), 1, logs.output)
        self.assertEqual(len(mails), 1)
        self.assertFalse(self.confirm())

    def test_nameless_contact(self):
        """PO-11 a ticket without a contact is confirmed to its address"""
        channels = self.env["crm.ticket.channel"]
        chat = channels.search([("code", "=", "chat")]) or channels.create(
            {"name": "Chat", "code": "chat"}
        )
        ticket = self.ticket(
            self.agent,
            partner_id=False,
            partner_email="ospite@gast.example",
            channel_id=chat.id,
        )
        mails = self.confirm()
        self.assertEqual(mails.email_to, "ospite@gast.example")
        self.assertIn(f"/my/tickets/{ticket.id}?access_token=", mails.body_html)


@tagged("post_install", "-at_install")
class TestAcknowledgedLink(AcknowledgementCase, HttpCase):
    def test_link(self):
        """PO-11 the link of a confirmation opens the ticket without a login"""
        ticket, mails = self.confirmed()
        url = mails.body_html.partition('href="')[2].partition('"')[0]
        while f"/my/tickets/{ticket.id}" not in url:
            rest = mails.body_html.partition(url)[2]
            url = rest.partition('href="')[2].partition('"')[0]
        page = self.url_open("/my/" + url.partition("/my/")[2])
        self.assertIn(ticket.number, page.text)
