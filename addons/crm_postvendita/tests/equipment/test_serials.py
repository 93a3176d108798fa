"""The machine that a request names: recognised, proposed, never a wrong one."""

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ...models.equipment.kernel import serials
from ..contract.common import ContractCase
from ..ticket.common import MailCase
from . import serial_cases


@tagged("post_install", "-at_install")
class TestSerialCases(BaseCase):
    def test_cases(self):
        """PO-31 Serials and plates as people write them, each with its outcome."""
        ids = {name: n for n, name in enumerate(serial_cases.MACHINES, 1)}
        owners = {"rossi": 1, "verdi": 2}
        machines = [
            serials.Machine(
                ids[name], frozenset([serials.key(serial)]), owners[owner], in_use
            )
            for name, (serial, owner, in_use) in serial_cases.MACHINES.items()
        ]
        self.assertGreaterEqual(len(serial_cases.CASES), 50)
        for own, rest, sure, proposed in serial_cases.CASES:
            with self.subTest(own=own, rest=rest):
                found = serials.read(own, rest)
                keys = {one.key for one in found}
                looked_up = [one for one in machines if one.keys & keys]
                machine, named = serials.choose(found, looked_up, owners["rossi"])
                self.assertEqual(machine, ids.get(sure, 0))
                self.assertEqual(
                    sorted(named), sorted(ids[one] for one in proposed.split())
                )

    def test_long_text(self):
        """PO-31 A text of nothing but numbers is read in a moment, its keys limited."""
        found = serials.read("12-34 " * 20_000, "AB1 " * 20_000)
        self.assertLessEqual(len(found), 400)
        self.assertLessEqual(len(serials.read("matr. " * 5_000)), 400)


@tagged("post_install", "-at_install")
class TestRecognised(ContractCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        create = cls.env["crm.equipment"].create
        values = {"product_id": cls.compressor.id, "partner_id": cls.rossi.id}
        cls.first, cls.second = create(
            [
                {**values, "serial": "BAC15-250009", "date_delivery": "2020-01-01"},
                {**values, "serial": "BAC15-250010", "date_delivery": "2020-01-01"},
            ]
        )
        cls.foreign = create(
            {**values, "serial": "BAC30-990001", "partner_id": cls.verdi.id}
        )
        cls.fast = cls.env["crm.sla.policy"].create(
            {"name": "Full service", "sequence": 99, "first_response_hours": 1}
        )

    def setUp(self):
        super().setUp()
        self.agreement = self.contract(
            date_start="2020-01-01",
            months=0,
            policy_id=self.fast.id,
            coverage_ids=self.cover(self.first),
        )

    def test_mail(self):
        """PO-31 A mail that names a serial has machine, contract and its deadline."""
        ticket = self.gateway(subject="Fermo compressore matr. bac15 - 25OOO9")
        self.assertEqual(ticket.equipment_id, self.first)
        self.assertEqual(ticket.product_id, self.compressor)
        self.assertEqual(ticket.contract_id, self.agreement)
        self.assertEqual(ticket.sla_policy_id, self.fast)
        self.assertEqual(ticket.cover_state, "contract")
        ticket = self.gateway(body="Perde olio.\n\nn. serie BAC15-250010\n")
        self.assertEqual(ticket.equipment_id, self.second)
        self.assertFalse(ticket.contract_id)

    def test_repeated_in_a_mail(self):
        """PO-31 What a mail repeats of another is only proposed."""
        body = "Di nuovo ferma.\n\nIl 3 nov 2026 Ida ha scritto:\n> BAC15-250009 ok\n"
        ticket = self.gateway(body=body)
        self.assertFalse(ticket.equipment_id)
        self.assertEqual(ticket.named_machine_ids, self.first)
        self.assertEqual(ticket.cover_state, "unknown")

    def test_another_customers(self):
        """PO-31 Another customer's machine is proposed to us, and not to be chosen."""
        ticket = self.gateway(subject="BAC30-990001 ferma")
        self.assertFalse(ticket.equipment_id)
        self.assertEqual(ticket.named_machine_ids, self.foreign)
        seen = ticket.with_user(self.agent)
        offered = self.foreign | self.first | self.second
        self.assertEqual(seen.machine_choice_ids, offered)
        with self.refused("Verdi S.r.l."):
            self.foreign.with_user(self.agent).with_context(
                active_id=ticket.id
            ).action_choose_for_ticket()
        customer = ticket.with_user(self.portal_anna)
        with self.assertRaises(AccessError):
            customer.read(["named_machine_ids"])
        with self.assertRaises(AccessError):
            customer.read(["machine_choice_ids"])
        stranger = self.gateway(
            sender="Nino <nino@nuovo.example>", subject="BAC15-250009 ferma"
        )
        self.assertFalse(stranger.equipment_id)
        self.assertEqual(stranger.named_machine_ids, self.first)
        # who he is turns out later: the machine follows
        stranger.partner_id = self.anna
        self.assertEqual(stranger.equipment_id, self.first)
        self.assertEqual(stranger.contract_id, self.agreement)

    def test_named_later(self):
        """PO-31 A customer who names the machine in an answer is understood, too."""
        ticket = self.ticket()
        with self.mock_mail_gateway():
            ticket.message_post(
                body="La matricola è BAC15-250009",
                author_id=self.ugo.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertFalse(ticket.equipment_id, "not whose ticket it is")
            ticket.message_post(
                body="La matricola è BAC15-250009",
                author_id=self.anna.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(ticket.equipment_id, self.first)
        self.assertEqual(ticket.sla_policy_id, self.fast)

    def test_choose(self):
        """PO-31 Without a number the customer's machines are offered, one click."""
        ticket = self.ticket(user=self.agent, name="Ferma")
        self.assertEqual(ticket.machine_choice_ids, self.first | self.second)
        self.assertIn("machines: 2", ticket.cover_text.lower())
        self.first.with_user(self.agent).with_context(
            active_id=ticket.id
        ).action_choose_for_ticket()
        self.assertEqual(ticket.equipment_id, self.first)
        self.assertEqual(ticket.contract_id, self.agreement)
        self.assertFalse(ticket.machine_choice_ids)

    def test_other_product_chosen(self):
        """PO-31 A machine that is not the product chosen is proposed."""
        ticket = self.ticket(name="BAC15-250009", product_id=self.filter.id)
        self.assertFalse(ticket.equipment_id)
        self.assertEqual(ticket.named_machine_ids, self.first)

    def test_skill(self):
        """PO-31 PO-02 The product of the machine says which skill it takes."""
        skill = self.env["crm.ticket.skill"].create(
            {"name": "Screw", "user_ids": [(6, 0, self.colleague.ids)]}
        )
        self.compressor.crm_skill_ids = skill
        self.team.assignment = "skill"
        ticket = self.gateway(subject="BAC15-250009 ferma")
        self.assertEqual(ticket.user_id, self.colleague)
        self.assertIn("Screw", ticket.routing_reason)

    def test_lot(self):
        """PO-31 The name of a lot is a number, too; two machines of it are proposed."""
        lot = {"product_id": self.filter.id, "lot_ref": "LT/2026-778"}
        one, other = self.machine(**lot), self.machine(**lot)
        ticket = self.ticket(name="lotto LT 2026 778 difettoso")
        self.assertFalse(ticket.equipment_id)
        self.assertEqual(ticket.named_machine_ids, one | other)

    def test_same_queries_for_many(self):
        """PO-31 SU-02 One query by key, with ten machines as with a thousand."""

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ticket(name="BAC15-250009 ferma")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        self.env["crm.equipment"].create(
            [
                {"name": "M", "serial": f"ZZ{n:06}", "partner_id": self.rossi.id}
                for n in range(1000)
            ]
        )
        cost()
        # one less where core has fetched the writer with somebody else
        self.assertLessEqual(cost(), few)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'crm_equipment'"
            " AND indexdef LIKE '%serial_key%'"
        )
        self.assertTrue(self.env.cr.fetchall())

    def test_call(self):
        """PO-31 PO-27 A call has its machine: named while typed, or chosen."""
        calls = self.env["crm.ticket.call"].with_user(self.agent)
        call = calls.create({"partner_id": self.anna.id})
        self.assertIn("Machines: 2", call.machine_text)
        call.keep({"notes": "Dice che la matricola è bac15 250009"})
        self.assertEqual(call.equipment_id, self.first)
        self.assertIn(self.agreement.number, call.machine_text)
        call.action_open_ticket()
        self.assertEqual(call.ticket_id.equipment_id, self.first)
        self.assertEqual(call.ticket_id.sla_policy_id, self.fast)
        # a caller whom nobody knows, at a machine that we know
        call = calls.create({"equipment_id": self.second.id, "name": "Fermo"})
        call.action_open_ticket()
        self.assertEqual(call.ticket_id.partner_id, self.second.partner_id)
        # another customer's is not kept
        call = calls.create({"partner_id": self.anna.id, "name": "BAC30-990001"})
        self.assertFalse(call.equipment_id)
