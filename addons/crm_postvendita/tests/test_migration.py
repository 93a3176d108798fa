"""What an update brings to a database that was installed before."""

from importlib.util import module_from_spec, spec_from_file_location
from runpy import run_path

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path

from .common import TicketCase, build_mail

SCRIPT = "crm_postvendita/migrations/19.0.1.1.0/post-migration.py"
OTHER = "[('partner_id', '=', user.partner_id.id)]"


@tagged("post_install", "-at_install")
class TestMigration(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spec = spec_from_file_location("post_migration", file_path(SCRIPT))
        cls.script = module_from_spec(spec)
        spec.loader.exec_module(cls.script)
        cls.rule = cls.env.ref("crm_postvendita.crm_ticket_rule_portal")
        cls.template = cls.env.ref("crm_postvendita.mail_template_rating")

    def _migrate(self):
        self.env.flush_all()
        self.script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_the_portal_rule_follows(self):
        """PO-10 a contact sees the own tickets also where all of them were seen."""
        installed = self.rule.domain_force
        self.rule.domain_force = self.script.OLD_RULE
        self._migrate()
        self.assertEqual(self.rule.domain_force, installed)

    def test_what_somebody_changed_stays(self):
        self.rule.domain_force = OTHER
        self.template.body_html = "<p>Our own words</p>"
        self._migrate()
        self.assertEqual(self.rule.domain_force, OTHER)
        self.assertIn("Our own words", self.template.body_html)

    def test_a_mail_whose_links_vote_is_replaced(self):
        """PO-19 opening the links of the mail that asks is no vote."""
        # core renders a changed template for the first ticket, which was never rated
        self.env["crm.ticket"].search([]).unlink()
        self.env["crm.ticket"].create({"name": "Compressor stopped"})
        self.template.body_html = '<a href="https://x.example/rate/token/5">Good</a>'
        self._migrate()
        self.assertNotIn("/rate/", self.template.body_html)
        self.assertIn("_get_satisfaction_url", self.template.body_html)


@tagged("post_install", "-at_install")
class TestScopeMigration(TransactionCase):
    def test_portal_rules_ask_what_a_contact_sees(self):
        """PO-10 rules as installed before become those of today; others stay."""
        script = run_path(
            file_path("crm_postvendita/migrations/19.0.1.3.0/post-migration.py")
        )
        rules = {
            name: self.env.ref(f"crm_postvendita.{name}")
            for name in script["OLD_RULES"]
        }
        today = {name: rule.domain_force for name, rule in rules.items()}
        for name, rule in rules.items():
            rule.domain_force = script["OLD_RULES"][name]
        kept = rules.pop("crm_equipment_rule_portal")
        kept.domain_force = OTHER
        script["migrate"](self.env.cr, "19.0.1.1.0")
        for name, rule in rules.items():
            self.assertEqual(rule.domain_force, today[name])
        self.assertEqual(kept.domain_force, OTHER)


@tagged("post_install", "-at_install")
class TestMailMigration(TicketCase):
    def test_mails_not_processed_get_their_company(self):
        """PO-11 mails kept before get the company whose team they were written to."""
        script = run_path(
            file_path("crm_postvendita/migrations/19.0.1.4.0/post-migration.py")
        )
        failures = self.env["crm.ticket.mail.failure"]
        ours = failures._keep(build_mail("Rotta").as_bytes(), "e")
        other = failures._keep(build_mail("x", to="a@b.example").as_bytes(), "e")
        self.assertFalse(ours.company_id)
        script["migrate"](self.env.cr, "19.0.1.3.0")
        self.assertEqual(ours.company_id, self.company)
        self.assertFalse(other.company_id)


@tagged("post_install", "-at_install")
class TestTruthMigration(TicketCase):
    def test_the_past_counts_by_the_same_rules(self):
        """PO-04 PO-20 deadlines met without an answer, or merged, count no longer."""
        phone = self.env.ref("crm_postvendita.crm_ticket_channel_phone")
        silent, called, answered, merged = (
            self.ticket(),
            self.ticket(channel_id=phone.id),
            self.ticket(),
            self.ticket(),
        )
        tickets = silent | called | answered | merged
        self.env["crm.ticket.merge.log"].create(
            {"kept_id": answered.id, "merged_id": merged.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_ticket SET stage_kind = 'closed', uncounted = NULL,
                      solved_date = create_date, active = id <> %s,
                      last_agent_date = CASE WHEN id IN %s THEN create_date END
                WHERE id IN %s""",
            [merged.id, (answered.id, merged.id), tuple(tickets.ids)],
        )
        self.env.cr.execute(
            """UPDATE crm_ticket_sla SET status = 'met', reached_at = start,
                      worked_hours = 1 WHERE ticket_id IN %s""",
            [tuple(tickets.ids)],
        )
        self.env.invalidate_all()
        script = run_path(
            file_path("crm_postvendita/migrations/19.0.1.5.0/post-migration.py")
        )
        script["migrate"](self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        for ticket, status in (
            (silent, "void"),
            (called, "met"),
            (answered, "met"),
            (merged, "void"),
        ):
            self.assertEqual(set(ticket.sla_ids.mapped("status")), {status})
        self.assertFalse(any(silent.sla_ids.mapped("reached_at")))
        self.assertTrue(all(merged.sla_ids.mapped("reached_at")))
        self.assertEqual(merged.uncounted, "merged")
