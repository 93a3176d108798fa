"""Who drives the mail gateway, and in whose name anything is written."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from ..common import TicketCase, build_mail

GATEWAY = "crm_postvendita.crm_postvendita_group_gateway"


@tagged("post_install", "-at_install")
class TestGatewayAttacks(TicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env,
            "pv_salesman",
            "sales_team.group_sale_salesman_all_leads",
            email="marco@bellandi.example",
        )
        cls.agent.email = "luca@bellandi.example"
        cls.manager.email = "elena@bellandi.example"

    def setUp(self):
        super().setUp()
        self.mine = self.ticket(user_id=self.agent.id)

    def call(self, user, record, method, **arguments):
        """Call a method of a record as a client does, with named arguments."""
        model = self.env[record._name].with_user(user)
        return call_kw(model, method, [record.ids], arguments)

    def hand_over(self, user, message, model="crm.ticket"):
        """Call the gateway as a client does."""
        raw = message if isinstance(message, str) else message.as_string()
        return self.rpc_model(user, "mail.thread", "message_process", model, raw)

    def counts(self):
        models = "crm.ticket", "crm.ticket.mail.failure", "mail.message", "res.partner"
        return [self.env[model].search_count([]) for model in models]

    # --------------------------------------------------------------------- gateway
    def test_nobody_else_drives_it(self):
        """PO-11 a customer, a visitor, an agent hand no mail over in another's name"""
        mail = build_mail("Pay me", sender="Elena <elena@bellandi.example>")
        before = self.counts()
        public = self.env.ref("base.public_user")
        people = (self.portal_anna, self.portal_ugo, public, self.stranger)
        for user in (*people, self.salesman, self.agent, self.manager):
            for model in ("crm.ticket", False):
                with self.assertRaises(AccessError, msg=user.login):
                    self.hand_over(user, mail, model)
            broken = "To: aiuto@bellandi.example\nFrom: elena@x.example\nDate: \0"
            with self.assertRaises(AccessError, msg=user.login):
                self.hand_over(user, broken, False)
        self.assertEqual(self.counts(), before)

    def test_no_answer_to_a_document_of_the_suite(self):
        """PO-11 nor an answer to a visit, a machine, a ticket in another's name"""
        machine = self.env["crm.equipment"].create(
            {"name": "K15", "partner_id": self.rossi.id}
        )
        for record in (machine, self.mine, self.team):
            told = record.message_post(body="x", subtype_xmlid="mail.mt_comment")
            mail = build_mail(
                "So be it",
                sender="elena@bellandi.example",
                to="somebody@bellandi.example",
                in_reply_to=told.message_id,
                references=told.message_id,
            )
            before = record.message_ids
            with self.assertRaises(AccessError, msg=record._name):
                self.hand_over(self.stranger, mail, False)
            self.assertEqual(record.message_ids, before)

    def test_the_gateways_own_user(self):
        """PO-11 a user whose only right it is hands mails over; administrators may"""
        gateway = new_test_user(self.env, "mailgate", GATEWAY)
        admin = new_test_user(self.env, "pv_admin", "base.group_system")
        for user in (gateway, admin):
            found = self.hand_over(user, build_mail("Fermo"), False)
            ticket = self.env["crm.ticket"].browse(found)
            self.assertEqual(ticket.partner_id, self.anna)
        again = build_mail("Ancora", subject=f"{ticket._get_mark()} Ancora")
        self.assertEqual(self.hand_over(gateway, again, False), ticket.id)
        with self.assertRaises(AccessError):
            self.mine.with_user(gateway).read(["name"])

    def test_what_is_no_mail(self):
        for nonsense in (None, 7, ["a"], {"a": 1}):
            with self.assertRaises(UserError):
                self.rpc_model(
                    self.portal_anna, "mail.thread", "message_process", False, nonsense
                )

    def test_many_failures_are_not_kept(self):
        """PO-11 beyond so many in an hour the mail server is told, and nothing kept"""
        settings = self.env["ir.config_parameter"]
        settings.set_param("crm_postvendita.mail_failures_per_hour", "1")
        failures = self.env["crm.ticket.mail.failure"]
        self.assertFalse(failures._is_full(1))
        first = self.env["mail.thread"]._crm_keep_mail(b"Subject: a\n\na", "error")
        self.assertTrue(first)
        with self.assertLogs("odoo.addons.crm_postvendita", "WARNING"):
            again = self.env["mail.thread"]._crm_keep_mail(b"Subject: b\n\nb", "error")
        self.assertFalse(again)

    def test_kept_for_a_while(self):
        """PO-11 a mail that was kept is let go after so many days"""
        failure = self.env["crm.ticket.mail.failure"]._keep(b"Subject: a\n\na", "e")
        with self.at(fields.Datetime.now() + timedelta(days=89)):
            failure._gc_old()
            self.assertTrue(failure.exists())
        with self.at(fields.Datetime.now() + timedelta(days=91)):
            failure._gc_old()
        self.assertFalse(failure.exists())

    # ---------------------------------------------------------------- own name only
    def test_no_message_in_anothers_name(self):
        """PO-10 whatever a client gives as author, a message has its writer's name"""
        elena = self.manager.partner_id
        for user in (self.agent, self.salesman):
            told = self.env["mail.message"].browse(
                self.call(
                    user,
                    self.mine,
                    "message_post",
                    body="x",
                    author_id=elena.id,
                    email_from="Elena <elena@bellandi.example>",
                )
            )
            self.assertEqual(told.author_id, user.partner_id)
            self.assertIn(user.email, told.email_from)
        for user in (self.agent, self.salesman, self.portal_anna):
            vals = {
                "model": "crm.ticket",
                "res_id": self.mine.id,
                "body": "x",
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_note").id,
            }
            for more in ({"author_id": elena.id}, {"email_from": "e@bellandi.example"}):
                before = self.mine.message_ids
                try:
                    self.rpc_model(user, "mail.message", "create", [{**vals, **more}])
                except AccessError:
                    continue
                told = self.mine.message_ids - before
                self.assertEqual(told.author_id, user.partner_id)

    def test_a_customer_chooses_no_recipient(self):
        """PO-10 over RPC a customer sends nothing to whomever he likes"""
        for user in (self.portal_anna, self.portal_ugo):
            for to in ({}, {"outgoing_email_to": "x@y.example"}):
                with self.assertRaises(AccessError):
                    self.call(user, self.mine, "message_post", body="x", **to)
        for user in (self.portal_anna, self.agent):
            told = {"email_from": "elena@bellandi.example", "author_id": 1}
            with self.assertRaises(AccessError):
                self.rpc_model(user, "crm.ticket", "message_new", told)

    def test_no_word_of_a_customer_is_changed(self):
        """PO-10 an agent changes neither text nor author of what a customer wrote"""
        said = self.mine.message_post(
            body="Fermo da ieri",
            author_id=self.anna.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        for vals in ({"body": "Va bene"}, {"author_id": self.agent.partner_id.id}):
            with self.assertRaises(AccessError):
                self.rpc(self.agent, said, "write", vals)
        own = self.mine.with_user(self.agent).message_post(body="Mia nota")
        self.rpc(self.agent, own, "write", {"body": "Mia nota, corretta"})
        with self.assertRaises(AccessError):
            self.rpc(self.agent, own, "write", {"author_id": self.anna.id})

    def test_the_composer(self):
        """PO-10 nor in the composer, with or without a template of one's own"""
        elena = self.manager.partner_id
        own = self.env["mail.template"].with_user(self.agent)
        own = own.create(
            {
                "name": "Mine",
                "model_id": self.env["ir.model"]._get_id("crm.ticket"),
                "email_from": "Elena <elena@bellandi.example>",
                "body_html": "<p>x</p>",
            }
        )
        composers = self.env["mail.compose.message"].with_user(self.agent)
        for template in (False, own.id, self.template.id):
            composer = composers.create(
                {
                    "model": "crm.ticket",
                    "res_ids": str(self.mine.ids),
                    "template_id": template,
                    "author_id": elena.id,
                    "email_from": "Elena <elena@bellandi.example>",
                    "body": "<p>x</p>",
                    "partner_ids": [Command.set(self.anna.ids)],
                }
            )
            composer._action_send_mail()
            told = self.mine.message_ids[0]
            self.assertEqual(told.author_id, self.agent.partner_id, template)

    def test_later_and_to_many(self):
        """PO-10 nor in a message that leaves later, nor in one to many tickets"""
        elena = self.manager.partner_id
        later = self.env["mail.scheduled.message"].with_user(self.agent)
        later = later.create(
            {
                "model": "crm.ticket",
                "res_id": self.mine.id,
                "author_id": elena.id,
                "body": "x",
                "scheduled_date": "2031-01-01 08:00:00",
            }
        )
        later._post_message()
        self.assertEqual(self.mine.message_ids[0].author_id, self.agent.partner_id)
        other = self.ticket(user_id=self.agent.id, name="Other")
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer = composer.create(
            {
                "composition_mode": "mass_mail",
                "model": "crm.ticket",
                "res_ids": str((self.mine | other).ids),
                "author_id": elena.id,
                "email_from": "Elena <elena@bellandi.example>",
                "subject": "x",
                "body": "<p>x</p>",
            }
        )
        mails, _messages = composer._action_send_mail()
        self.assertEqual(mails.author_id, self.agent.partner_id)
        self.assertNotIn("elena", "".join(mails.mapped("email_from")))

    def test_every_document_of_the_suite(self):
        """Each model of the suite with messages takes none in another's name."""
        bare = [
            name
            for name in self.env.registry
            if name.startswith("crm.")
            and "message_post" in dir(self.env[name])
            and not self.env[name]._abstract
            and not self.env[name]._crm_own_author
            and self.env[name]._original_module not in ("crm", "sales_team")
        ]
        self.assertFalse(bare, "_crm_own_author = True is missing")

    def test_reading_is_not_answering(self):
        """PO-10 who of us may only read a ticket notes, and does not answer"""
        post = {"body": "x", "message_type": "comment"}
        comment = {**post, "subtype_xmlid": "mail.mt_comment"}
        with self.assertRaises(AccessError):
            self.call(self.salesman, self.mine, "message_post", **comment)
        note = {**post, "subtype_xmlid": "mail.mt_note"}
        with self.assertRaises(AccessError):
            self.call(
                self.salesman,
                self.mine,
                "message_post",
                **note,
                partner_ids=self.anna.ids,
            )
        self.call(self.salesman, self.mine, "message_post", **note)
        self.call(self.agent, self.mine, "message_post", **comment)
        self.assertEqual(self.mine.stage_kind, "working")
        with self.assertRaises(AccessError):
            self.rpc_model(
                self.salesman,
                "mail.message",
                "create",
                [
                    {
                        "model": "crm.ticket",
                        "res_id": self.mine.id,
                        "body": "x",
                        "message_type": "comment",
                        "subtype_id": self.env.ref("mail.mt_comment").id,
                    }
                ],
            )

    def test_the_link_is_the_customers(self):
        """PO-10 nobody of us gets the link by which one is the customer"""
        token = self.mine._portal_ensure_token()
        for user in (self.agent, self.salesman, self.portal_anna):
            url = self.rpc(user, self.mine, "get_portal_url")
            self.assertNotIn(token, url)
            self.assertTrue(url.startswith(f"/my/tickets/{self.mine.id}"))
            with self.assertRaises(AccessError):
                self.rpc(user, self.mine, "read", ["access_token"])
        share = self.env["portal.share"].with_user(self.agent)
        share = share.create({"res_model": "crm.ticket", "res_id": self.mine.id})
        self.assertNotIn(token, share.share_link)
        self.assertIn(token, self.mine.get_portal_url())
