"""What the tests of presales share: people, a customer, a campaign, actions."""

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.mail.tests.common import mail_new_test_user


class MarketingCommon(BaseCommon):
    """Brambilla S.p.A. is called, visited and sold to.

    ==========  ==============================  =====================
    user        group                           team
    ==========  ==============================  =====================
    gina        own documents (telemarketing)   Lombardia
    marco       own documents                   Lombardia
    sara        sales manager                   —
    paola       internal user, no sales group   —
    ==========  ==============================  =====================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the grounds of newsletters, tracking and the register have their own tests
        cls.env.company.crm_asks_ground = False
        cls.env.company.crm_asks_tracking = False
        cls.env["ir.config_parameter"].set_param("crm_prevendita.opposition_days", "0")
        cls.gina, cls.marco, cls.sara, cls.paola = (
            mail_new_test_user(
                cls.env,
                login=f"test_{name}",
                name=name.capitalize(),
                groups=groups,
                tz="Europe/Rome",
                lang="en_US",
                email=f"{name}@example.com",
            )
            for name, groups in (
                ("gina", "sales_team.group_sale_salesman,base.group_partner_manager"),
                ("marco", "sales_team.group_sale_salesman,base.group_partner_manager"),
                ("sara", "sales_team.group_sale_manager"),
                ("paola", "base.group_user"),
            )
        )
        cls.team = cls.env["crm.team"].create(
            {"name": "Lombardia", "member_ids": [(6, 0, [cls.gina.id, cls.marco.id])]}
        )
        cls.brambilla = cls.env["res.partner"].create(
            {"name": "Brambilla S.p.A.", "is_company": True, "phone": "+39 030 111222"}
        )
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Ada Brambilla",
                "parent_id": cls.brambilla.id,
                "email": "ada@brambilla.example",
            }
        )
        cls.campaign = cls.env["utm.campaign"].create({"title": "Autumn offer"})
        cls.Action = cls.env["crm.marketing.action"].with_context(tracking_disable=True)
        for name in ("call", "visit", "mail", "brochure", "demo", "task"):
            setattr(cls, f"type_{name}", cls._ref(f"action_type_{name}"))
        for name in ("visit_agreed", "opportunity", "no_answer", "done", "sent"):
            setattr(cls, f"outcome_{name}", cls._ref(f"action_outcome_{name}"))
        cls.product = cls.env["product.product"].create(
            {"name": "Compressor", "list_price": 1000, "invoice_policy": "order"}
        )

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"crm_prevendita.{name}")

    @classmethod
    def _new_action(cls, **values):
        return cls.Action.create(
            {
                "type_id": cls.type_call.id,
                "partner_id": cls.brambilla.id,
                "user_id": cls.gina.id,
                "campaign_id": cls.campaign.id,
                **values,
            }
        )

    @classmethod
    def _done(cls, action, outcome, user=None, **values):
        """Close an action through the wizard, as a person does."""
        env = cls.env["crm.marketing.action.done"].with_user(user or action.user_id)
        wizard = env.create(
            {
                "action_ids": [(6, 0, action.ids)],
                "outcome_id": outcome.id,
                **values,
            }
        )
        return wizard.action_confirm()
