"""The card: what it holds, who sees what, and at how many queries."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.json import scriptsafe

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestCard(CardCommon):
    def _card(self, user=None, partner=None):
        card = self.env["crm.customer.card"].with_user(user or self.env.user)
        return card.get_card((partner or self.rossi).id)

    def _section(self, card, key):
        return next((s for s in card["sections"] if s["key"] == key), None)

    def _rows(self, card, key):
        return self._section(card, key)["data"]["rows"]

    def _pay(self, invoice, date):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        return wizard.create({"payment_date": date})._create_payments()

    def _fact(self, card, key):
        return next(f for f in card["facts"] if f["key"] == key)["value"]

    def test_nothing_is_denied(self):
        """SC-01 SC-02 Who may not read a colleague's orders learns that there are."""
        self._new_order(user_id=self.sara.id)
        self._new_order(user_id=self.sara.id).action_confirm()
        card = self._card(self.giulia)
        self.assertFalse(self._rows(card, "orders") + self._rows(card, "quotations"))
        for key in ("orders", "quotations"):
            told = self._section(card, key)["hidden"]
            self.assertRegex(told, r"^Not shown to your role: 1, the last of .*2026")
        self.assertTrue(card["timeline"]["hidden"])
        self.assertNotIn("1000", scriptsafe.dumps(card))
        card = self._card(self.sara)
        self.assertNotIn("hidden", self._section(card, "orders"))
        self.assertFalse(card["timeline"]["hidden"])

    def test_what_a_role_never_sees_is_counted(self):
        """SC-01 Who has no right on orders at all reads how many there are."""
        self._new_order().action_confirm()
        section = self._section(self._card(self.luca), "hidden")
        told = {fact["label"]: fact["value"] for fact in section["data"]}
        self.assertRegex(told["Quotations and orders"], r"^1, the last of .*2026")
        self.assertNotIn("Payments", told)
        self.assertFalse(section["action"])
        # of documents without a day, how many there are is all there is to say
        self.assertEqual(self.env["crm.customer.card"]._tell(5, None), "5")

    def test_work_on_hidden_documents_is_told(self):
        """SC-01 “Nothing to do” is not said where a colleague has something to do."""
        order = self._new_order(user_id=self.sara.id)
        order.activity_schedule("mail.mail_activity_data_todo", user_id=self.sara.id)
        self.env["ir.attachment"].create(
            {"name": "a.txt", "raw": b"a", "res_model": order._name, "res_id": order.id}
        )
        card = self._card(self.giulia)
        for key in ("activities", "documents"):
            self.assertFalse(self._rows(card, key))
            self.assertRegex(
                self._section(card, key)["hidden"], r": 1(\.|, the last of .*\d)"
            )
        card = self._card(self.sara)
        for key in ("activities", "documents"):
            self.assertTrue(self._rows(card, key))
            self.assertNotIn("hidden", self._section(card, key))

    def test_other_companies_stay_unknown(self):
        """SC-01 What a company that one does not work for sold is not even counted."""
        other = self.env["res.company"].create({"name": "Altra"})
        order = self._new_order(user_id=self.sara.id)
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", [other.id, order.id]
        )
        self.env.invalidate_all()
        card = self._card(self.giulia)
        self.assertNotIn("hidden", self._section(card, "quotations"))

    def test_customers_are_told_nothing(self):
        """SC-01 A portal user who reads the own company gets no count of ours."""
        portal = self._new_user("anna", "base.group_portal")
        portal.partner_id.parent_id = self.rossi
        self._new_order(user_id=self.sara.id)
        with self.assertRaises(AccessError):
            self._card(portal)

    def test_last_contact_took_place(self):
        """SC-01 A meeting of tomorrow, a note and a mail to many are no contact."""
        now = fields.Datetime.now()
        self.assertEqual(self._fact(self._card(), "contact"), "never")
        event = self.env["calendar.event"].create(
            {
                "name": "Visita",
                "start": fields.Datetime.add(now, days=1),
                "stop": fields.Datetime.add(now, days=1, hours=1),
                "partner_ids": [(4, self.rossi.id)],
            }
        )
        self.rossi.message_post(body="Nota", subtype_xmlid="mail.mt_note")
        self.rossi.message_post(
            body="Newsletter",
            message_type="email_outgoing",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(self._fact(self._card(), "contact"), "never")
        event.write(
            {
                "start": fields.Datetime.subtract(now, days=400),
                "stop": fields.Datetime.subtract(now, days=399),
            }
        )
        year = str(fields.Datetime.subtract(now, days=400).year)
        self.assertIn(year, self._fact(self._card(), "contact"))
        # somebody wrote on an order that giulia may not read
        order = self._new_order(user_id=self.sara.id)
        order.message_post(
            body="Confermo", message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(str(now.year), self._fact(self._card(self.giulia), "contact"))

    def test_from_anybody_of_the_family(self):
        """SC-01 The card of a contact is the card of its company."""
        card = self._card(partner=self.anna_partner)
        self.assertEqual(card["partner"]["id"], self.rossi.id)
        names = [row["name"] for row in self._rows(card, "contacts")]
        self.assertIn("Anna Rossi", names)
        self.assertIn("Filiale di Bergamo", names)

    def test_no_script_behind_the_website(self):
        """SC-01 An address that is a script is no link, however it was stored."""
        self.rossi.website = "www.rossi.example"
        header = self._card()["partner"]
        self.assertEqual(header["website_link"], "http://www.rossi.example")
        for address in (
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
        ):
            self.rossi.website = address
            self.assertTrue(self.rossi.website.startswith("http://"), address)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET website = %s WHERE id = %s",
                [address, self.rossi.id],
            )
            self.env.invalidate_all()
            header = self._card()["partner"]
            self.assertEqual(header["website"], address)
            self.assertFalse(header["website_link"])

    def test_documents_of_the_cycle(self):
        """SC-02 Quotations, orders and invoices are on the card, each leads on."""
        quotation, order = self._new_order(), self._new_order(self.anna_partner)
        order.action_confirm()
        invoice = self._new_invoice()
        card = self._card()
        self.assertEqual(
            [r["id"] for r in self._rows(card, "quotations")], [quotation.id]
        )
        self.assertEqual([r["id"] for r in self._rows(card, "orders")], [order.id])
        row = self._rows(card, "invoices")[0]
        self.assertEqual((row["model"], row["id"]), ("account.move", invoice.id))
        self.assertEqual(row["amount"], 1000.0)
        fact = next(f for f in card["facts"] if f["key"] == "quotations")
        self.assertIn("1.000", fact["value"].replace(",", "."))

    def test_payments_and_lateness(self):
        """SC-05 What was paid, when, and how many days late."""
        late = self._new_invoice(invoice_date_due="2026-03-20")
        early = self._new_invoice(invoice_date_due="2026-04-30")
        self._pay(late, fields.Date.to_date("2026-04-04"))
        self._pay(early, fields.Date.to_date("2026-04-05"))
        rows = self._rows(self._card(self.paola), "payments")
        self.assertEqual([r["date"] for r in rows], ["2026-04-05", "2026-04-04"])
        self.assertEqual([r["paid"] for r in rows], [early.name, late.name])
        self.assertEqual([r["late"]["color"] for r in rows], ["success", "danger"])
        self.assertIn("15", rows[1]["late"]["text"])
        self.assertEqual([r["amount"] for r in rows], [1000.0, 1000.0])

    def test_partial_payment(self):
        """SC-05 A payment on account says that it is on account."""
        self.env["account.payment"].create(
            {
                "partner_id": self.rossi.id,
                "amount": 50.0,
                "payment_type": "inbound",
                "partner_type": "customer",
                "date": self.NOW.date(),
            }
        ).action_post()
        rows = self._rows(self._card(self.paola), "payments")
        self.assertEqual(rows[0]["late"]["color"], "info")

    def test_one_view_for_sales_and_service(self):
        """SC-06 Each role sees one card, with what it may read."""
        order = self._new_order()
        order.action_confirm()
        self._new_invoice()
        keys = {
            user: {s["key"] for s in self._card(user)["sections"]}
            for user in (self.giulia, self.sara, self.luca, self.paola)
        }
        for user, found in keys.items():
            self.assertLessEqual(
                {"contacts", "profile", "activities"}, found, user.name
            )
        self.assertIn("orders", keys[self.giulia])
        self.assertNotIn("payments", keys[self.giulia])
        self.assertNotIn("orders", keys[self.luca])
        self.assertNotIn("invoices", keys[self.luca])
        self.assertLessEqual({"invoices", "payments"}, keys[self.paola])

    def test_no_amounts_without_accounting(self):
        """SC-06 A salesperson sees that an invoice is late, not how much it is."""
        self._new_invoice(price=4321.0)
        card = self._card(self.giulia)
        self.assertNotIn("4321", str(card))
        self.assertIn("4321", str(self._card(self.paola)))

    def test_own_documents_only(self):
        """SC-06 A salesperson with own documents does not see others' orders."""
        order = self._new_order(user_id=self.sara.id)
        self.assertFalse(self._rows(self._card(self.giulia), "quotations"))
        rows = self._rows(self._card(self.sara), "quotations")
        self.assertEqual(rows[0]["id"], order.id)

    def test_invoice_opens_for_its_salesperson(self):
        """SC-02 a row leads to its document, also for who sees no payments."""
        invoice = self._new_invoice(invoice_user_id=self.giulia.id)
        invoice = invoice.with_user(self.giulia)
        view = invoice.get_views([(False, "form")])
        fields = view["models"]["account.move"]["fields"]
        invoice.invalidate_recordset()
        self.assertTrue(invoice.web_read({name: {} for name in fields}))

    def test_strangers(self):
        """SC-06 A portal user gets no card, not even its own."""
        portal = self._new_user("anna", "base.group_portal")
        portal.partner_id.parent_id = self.rossi
        for partner in (self.bianchi, self.rossi):
            with self.assertRaises(AccessError):
                self._card(portal, partner)

    def test_other_company(self):
        """SC-01 The customer of another company is refused with a sentence."""
        company = self.env["res.company"].create({"name": "Altra S.r.l."})
        self.bianchi.company_id = company
        with self.assertRaisesRegex(AccessError, "may not see this customer"):
            self._card(self.giulia, self.bianchi)

    def test_gone(self):
        """SC-01 A customer that was deleted or merged is explained."""
        partner = self.env["res.partner"].create({"name": "Passeggero"})
        partner.unlink()
        with self.assertRaisesRegex(UserError, "deleted or merged"):
            self._card(partner=partner)

    def test_archived(self):
        """SC-01 The card of an archived customer opens and says so."""
        self.rossi.active = False
        badges = self._card()["partner"]["badges"]
        self.assertIn("archived", [badge["key"] for badge in badges])

    def test_activities(self):
        """BA-06 BA-07 Current activities, for oneself or a colleague."""
        self.rossi.activity_schedule(
            "mail.mail_activity_data_todo", summary="Inviare", user_id=self.giulia.id
        )
        card = self._card(self.giulia)
        row = self._rows(card, "activities")[0]
        self.assertEqual((row["what"], row["who"]), ("Inviare", "Giulia"))
        [fact] = [fact for fact in card["facts"] if fact["key"] == "next"]
        self.assertFalse(fact["color"], "what is not late is read as any other text")

    def test_open(self):
        """SC-01 The card opens from the partner and from its documents."""
        for record in (self.anna_partner, self._new_order(self.anna_partner)):
            action = record.with_user(self.giulia).action_open_customer_card()
            self.assertEqual(action["tag"], "crm_customer_card")
            self.assertEqual(action["params"], {"partner_id": self.anna_partner.id})
        invoice = self._new_invoice()
        action = invoice.with_user(self.paola).action_open_customer_card()
        self.assertEqual(action["params"], {"partner_id": self.rossi.id})

    def test_open_from_the_list(self):
        """SC-01 Who only reads customers opens the card from their list too."""
        actions = self.env["ir.actions.actions"].with_user(self.paola)
        bound = actions.get_bindings("res.partner")["action"]
        card = self.env.ref("crm_scheda_cliente.crm_customer_card_action")
        self.assertIn(card.id, [action["id"] for action in bound])
        # a server action is refused to whoever may not write
        names = [action["name"] for action in bound]
        # sudo: the action's name in her language
        self.assertEqual(names.count(card.with_user(self.paola).sudo().name), 1)

    def test_records_action(self):
        """SU-03 An empty list says what it is for, with its own screen's words."""
        orders = self.env["sale.order"]._crm_records_action(domain=[])
        self.assertIn("o_view_nocontent", orders["help"])
        said = self.env["crm.tier.condition"]._crm_records_action(domain=[])["help"]
        self.assertIn("Nothing here yet", said)

    def test_register(self):
        """BA-01 Sales, service and accounting share one register."""
        for user in (self.giulia, self.luca, self.paola):
            partners = self.env["res.partner"].with_user(user)
            self.assertIn(self.rossi, partners.search([("id", "=", self.rossi.id)]))

    def test_profile(self):
        """BA-11 Preferred channels, habits and opinions are on the card."""
        ref = "crm_scheda_cliente.crm_classifier_value_"
        names = ("channel_telephone", "habit_decides_at_the_end_of_the_year")
        values = [self.env.ref(ref + name) for name in names]
        self.rossi.classifier_value_ids = [(6, 0, [v.id for v in values])]
        facts = self._section(self._card(), "profile")["data"]
        self.assertEqual({f["value"] for f in facts}, {v.name for v in values})

    def test_names_of_colleagues(self):
        """SC-01 The card names who does what, whom it asks for all at once."""
        self.rossi.user_id = self.giulia
        offered, ordered = self._new_order(), self._new_order()
        offered.user_id, ordered.user_id = self.luca, False
        ordered.action_confirm()
        todo = "mail.mail_activity_data_todo"
        self.rossi.activity_schedule(todo, user_id=self.sara.id)
        Users, asked = type(self.env["res.users"]), []
        original = Users._crm_names

        def spy(users, ids):
            asked.append(ids)
            return original(users, ids)

        with patch.object(Users, "_crm_names", spy):
            card = self._card()
        self.assertEqual(len(asked), 1)
        self.assertEqual(card["partner"]["user"], self.giulia.name)
        [quotation] = self._rows(card, "quotations")
        [order] = self._rows(card, "orders")
        self.assertEqual((quotation["user"], order["user"]), (self.luca.name, ""))
        [activity] = self._rows(card, "activities")
        self.assertEqual(activity["who"], self.sara.name)
        entries = [e for e in card["timeline"]["entries"] if e["kind"] == "order"]
        entry = next(e for e in entries if e["id"] == offered.id)
        self.assertEqual(entry["user"], self.luca.name)
        # the client knows texts only
        types = {
            column["type"]
            for section in card["sections"]
            if section["type"] == "rows"
            for column in section["data"]["columns"]
        }
        self.assertNotIn("user", types)

    def test_json(self):
        """SC-01 The card is plain data, ready for the client."""
        self._new_order()
        self.assertTrue(scriptsafe.dumps(self._card()))


@tagged("post_install", "-at_install")
class TestCardPerformance(CardCommon):
    """The same number of queries for a customer of ten documents and of many."""

    def _fill(self, partner, count):
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "date_order": self.NOW,
                    "user_id": self.giulia.id,
                }
                for __ in range(count)
            ]
        )
        self.env["mail.message"].create(
            [
                {
                    "model": "sale.order",
                    "res_id": order.id,
                    "body": "<p>Nota</p>",
                    "message_type": "comment",
                    "date": self.NOW,
                }
                for order in orders
            ]
        )
        partner.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.giulia.id
        )
        self._new_invoice(partner)

    def _count(self, partner, user):
        # as every client asks: with a language
        lang = self.env["res.lang"].get_installed()[0][0]
        card = self.env["crm.customer.card"].with_user(user).with_context(lang=lang)
        card.get_card(partner.id)  # fills the caches that a server keeps
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = card.get_card(partner.id)
        count = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        card.env["crm.timeline"].get_page(
            partner.id, cursor=result["timeline"]["cursor"]
        )
        return count, self.env.cr.sql_log_count - before

    def test_fixed_number_of_queries(self):
        """SC-01 BA-05 Ten documents or hundreds: the same queries, few of them."""
        self._fill(self.bianchi, 45)
        self._fill(self.rossi, 200)
        for user in (self.giulia, self.sara, self.luca, self.paola):
            few, many = self._count(self.bianchi, user), self._count(self.rossi, user)
            self.assertLessEqual(many[0], few[0] + 1, user.name)
            # a source with nothing on the page saves the query for its names
            self.assertLessEqual(many[1], few[1] + 1, user.name)
            self.assertLessEqual(many[0], 35, user.name)
            self.assertLessEqual(many[1], 10, user.name)
