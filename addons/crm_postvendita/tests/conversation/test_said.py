"""One search over everything said on a ticket, for the staff alone."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..ticket.common import MailCase


@tagged("post_install", "-at_install")
class TestSaid(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.ticket(
            cls,
            name="Fermo macchina",
            description="<p>Allarme di <b>sovratemperatura</b>&nbsp;sull’essiccatore:"
            " olio/filtro da cambiare, perché E-07</p>",
        )
        cls.second = cls.ticket(cls, name="Altra richiesta")
        cls.second.message_post(
            body="Il separatore perdeva: segnalata la matricola BAC15-250009",
            author_id=cls.anna.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("schema_elettrico-quadro.2026.pdf", b"%PDF-1.4")],
        )
        cls.second.message_post(
            body="Nota: cliente moroso", subtype_xmlid="mail.mt_note"
        )
        cls.env["crm.ticket.work"].create(
            {
                "ticket_id": cls.second.id,
                "name": "Sostituita la guarnizione",
                "user_id": cls.agent.id,
            }
        )
        cls.third = cls.ticket(cls, name="Olimpiadi del ricambio")

    def found(self, text, user=None):
        tickets = self.env["crm.ticket"].with_user(user or self.agent)
        return tickets.search([("said", "ilike", text)], order="id")

    def test_everywhere(self):
        """PO-31 PO-17 Words of description, messages, notes, work and files' names."""
        for text, expected in (
            ("sovratemperatura", self.first),
            ("sovratemperature", self.first),
            ("sovratemp", self.first),
            ("SOVRATEMPERATURA perchè", self.first),
            ("l'essiccatore", self.first),
            ("filtri", self.first),
            ("e-07", self.first),
            ("separatori", self.second),
            ("perdeva il separatore", self.second),
            ("bac15-250009", self.second),
            ("250009", self.second),
            ("moroso", self.second),
            ("guarnizioni sostituite", self.second),
            ("schema elettrico", self.second),
            ("quadro 2026", self.second),
            # each word in another place
            ("separatore guarnizione schema altra", self.second),
            ("separatore sovratemperatura", self.first.browse()),
            ("olio", self.first),
            ("nientedelgenere", self.first.browse()),
            ("la di il", self.first.browse()),
            ("p br b nbsp", self.first.browse()),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), expected)

    def test_number_and_subject_as_before(self):
        """PO-17 Number and subject are found by any part; wildcards are text."""
        self.assertEqual(self.found(self.first.number), self.first)
        self.assertIn(self.first, self.found(self.first.number[-4:]))
        self.assertEqual(self.found("ermo macch"), self.first)
        self.assertFalse(self.found("%"))
        self.assertFalse(self.found("_"))
        self.assertFalse(self.found("') OR 1=1 -- &|!<->:*"))
        everything = self.env["crm.ticket"].with_user(self.agent).search([])
        self.assertEqual(self.found(" ").sorted("id"), everything.sorted("id"))

    def test_the_search_view(self):
        """PO-17 The first line of the search is over everything said."""
        view = (
            self.env["crm.ticket"].with_user(self.agent).get_views([(False, "search")])
        )
        self.assertIn("('said', 'ilike', self)", view["views"]["search"]["arch"])

    def test_customers_cannot_probe(self):
        """PO-31 PO-17 A customer finds nothing by it, neither notes nor own words."""
        for text in ("moroso", "separatore", "guarnizione"):
            for domain in (
                [("said", "ilike", text)],
                [("said", "not ilike", text)],
                ["!", ("said", "ilike", text)],
                [("parent_id.said", "ilike", text)],
            ):
                try:
                    found = self.rpc_model(
                        self.portal_anna, "crm.ticket", "search", domain
                    )
                except AccessError:
                    continue
                others = self.rpc_model(
                    self.portal_anna,
                    "crm.ticket",
                    "search",
                    [(*domain[-1][:2], "nientedelgenere")],
                )
                if len(domain) == 1:
                    self.assertEqual(sorted(found), sorted(others), domain)
        with self.assertRaises(AccessError):
            self.rpc(self.portal_anna, self.second, "read", ["said"])

    def test_who_may_read(self):
        """PO-31 Access rules hold: a ticket that one may not read is not found."""
        salesman = new_test_user(
            self.env, "pv_said", "sales_team.group_sale_salesman_all_leads"
        )
        self.assertEqual(self.found("moroso", salesman), self.second)
        self.assertFalse(self.found("guarnizione", salesman), "work is the service's")
        with self.assertRaises(AccessError):
            self.found("moroso", self.stranger)
        self.second.active = False
        self.assertFalse(self.found("moroso"))

    def test_what_is_written_later(self):
        """PO-17 What is changed or deleted is found as it is now."""
        message = self.second.message_ids.filtered(lambda m: "separatore" in m.body)
        message.body = "<p>La valvola perdeva</p>"
        self.assertFalse(self.found("separatore"))
        self.assertEqual(self.found("valvole"), self.second)
        # a mail that never ends is read as far as PostgreSQL can take it
        self.second.message_post(body="parola%s " * 60_000 % tuple(range(60_000)))
        self.assertEqual(self.found("parola17"), self.second)
