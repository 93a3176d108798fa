"""What the tests of the desk share: the people, a customer, things to do."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

#: every role that may stand before the desk
ROLES = {
    "giulia": "base.group_user,sales_team.group_sale_salesman",
    "marco": "base.group_user,sales_team.group_sale_salesman",
    "sara": "base.group_user,sales_team.group_sale_manager",
    "paola": "base.group_user,account.group_account_invoice",
    "dario": "base.group_user",
    "anna": "base.group_portal",
}


class DeskCommon(TransactionCase):
    """Two salespeople of one team, their manager, an accountant, a plain
    user, a portal customer; a company with a contact, and a namesake."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # "at work" is what the desk looks at: no mail, no tracking in the way
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.italy = cls.env.ref("base.it")
        cls.env.company.country_id = cls.italy
        cls.env.company.partner_id.phone = "+39 030 5550000"
        cls.users = {
            login: new_test_user(
                cls.env, f"desk_{login}", groups=groups, name=login.title(), tz="UTC"
            )
            for login, groups in ROLES.items()
        }
        cls.giulia, cls.marco, cls.sara, cls.paola, cls.dario, cls.anna = (
            cls.users.values()
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Desk team",
                "user_id": cls.sara.id,
                "member_ids": [Command.set([cls.giulia.id, cls.marco.id])],
            }
        )
        cls.officine = cls._partner(
            "Officine Quarzo S.r.l.",
            is_company=True,
            phone="030 7654321",
            vat="IT12345670017",
            email="info@quarzo.example",
            city="Brescia",
        )
        cls.bruno = cls._partner(
            "Bruno Quarzo",
            parent_id=cls.officine.id,
            phone="+39 347 7654321",
            email="bruno@quarzo.example",
        )
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")
        cls.today = fields.Date.today()

    @classmethod
    def _partner(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "country_id": cls.italy.id, **values}
        )

    @classmethod
    def _activity(cls, user, days=0, asker=None, **values):
        env = cls.env if asker is None else cls.env(user=asker)
        values.setdefault("res_id", cls.officine.id)
        return env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "activity_type_id": cls.todo.id,
                "summary": "Call again",
                "date_deadline": cls.today + timedelta(days=days),
                "user_id": user.id,
                **values,
            }
        )

    @classmethod
    def _meeting(cls, user, start, hours=1, **values):
        return cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=hours),
                "user_id": user.id,
                "partner_ids": [Command.set([user.partner_id.id, cls.bruno.id])],
                **values,
            }
        )

    @classmethod
    def _quotation(cls, user, partner=None):
        product = cls.env["product.product"].create({"name": "Dryer"})
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.officine).id,
                "user_id": user.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 100})
                ],
            }
        )

    def _desk(self, user, **params):
        return self.env["crm.desk"].with_user(user).get_desk(**params)

    def _section(self, desk, kind):
        found = [section for section in desk["sections"] if section["kind"] == kind]
        self.assertTrue(found, f"no section {kind}")
        return found[0]
