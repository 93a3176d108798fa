"""What the tests of the service share.

manager ── sees everything
agent ──── member of the team "Help desk"
other ──── member of the team "Spare parts"
Rossi S.p.A. ── Anna Rossi (anna@rossi.example), portal user
Verdi S.r.l. ── Ugo Verdi (ugo@verdi.example), portal user
"""

import json
from email.message import EmailMessage
from email.utils import make_msgid
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user

HELP = "aiuto@bellandi.example"


class TicketCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # mails are routed in the words of the company
        cls.env.company.partner_id.lang = "en_US"
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.company = cls.env.company
        cls._set_up_hours()
        cls._set_up_people()
        cls._set_up_service()

    @classmethod
    def _set_up_hours(cls):
        hours = [
            (str(day), start, stop, period)
            for day in range(5)
            for start, stop, period in ((8, 12, "morning"), (14, 18, "afternoon"))
        ]
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Split shift",
                "tz": "Europe/Rome",
                "company_id": cls.company.id,
                "attendance_ids": [fields.Command.clear()]
                + [
                    fields.Command.create(
                        {
                            "name": period,
                            "dayofweek": day,
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": period,
                        }
                    )
                    for day, start, stop, period in hours
                ],
            }
        )

    @classmethod
    def _set_up_people(cls):
        group = "crm_postvendita.crm_postvendita_group_%s"
        agent, manager = group % "agent", group % "manager"
        cls.agent = new_test_user(cls.env, "pv_agent", agent, tz="Europe/Rome")
        cls.colleague = new_test_user(cls.env, "pv_colleague", agent)
        cls.other = new_test_user(cls.env, "pv_other", agent)
        cls.manager = new_test_user(cls.env, "pv_manager", manager)
        cls.stranger = new_test_user(cls.env, "pv_stranger", "base.group_user")
        partners = cls.env["res.partner"]
        cls.rossi = partners.create({"name": "Rossi S.p.A.", "is_company": True})
        cls.verdi = partners.create({"name": "Verdi S.r.l.", "is_company": True})
        cls.anna = partners.create(
            {
                "name": "Anna Rossi",
                "parent_id": cls.rossi.id,
                "email": "anna@rossi.example",
                "phone": "+39 030 1234567",
            }
        )
        cls.ugo = partners.create(
            {
                "name": "Ugo Verdi",
                "parent_id": cls.verdi.id,
                "email": "ugo@verdi.example",
            }
        )
        portal = cls.env.ref("base.group_portal").ids
        users = cls.env["res.users"]
        cls.portal_anna, cls.portal_ugo = users.create(
            [
                {
                    "login": partner.email,
                    "password": partner.email,
                    "partner_id": partner.id,
                    "group_ids": [fields.Command.set(portal)],
                }
                for partner in (cls.anna, cls.ugo)
            ]
        )

    @classmethod
    def _set_up_service(cls):
        domain = cls.env["mail.alias.domain"].create(
            {
                "name": "bellandi.example",
                "bounce_alias": "rimbalzi",
                "catchall_alias": "tutto",
            }
        )
        cls.company.alias_domain_id = domain
        cls.env["crm.ticket.routing.rule"].search([]).active = False
        cls.env["crm.sla.policy"].search([]).active = False
        cls.team, cls.parts = cls.env["crm.ticket.team"].create(
            [
                {
                    "name": "Help desk",
                    "alias_name": "aiuto",
                    "alias_domain_id": domain.id,
                    "company_id": cls.company.id,
                    "calendar_id": cls.calendar.id,
                    "member_ids": [fields.Command.set(members.ids)],
                }
                if name == "help"
                else {
                    "name": "Spare parts",
                    "company_id": cls.company.id,
                    "calendar_id": cls.calendar.id,
                    "member_ids": [fields.Command.set(members.ids)],
                }
                for name, members in (
                    ("help", cls.agent | cls.colleague),
                    ("parts", cls.other),
                )
            ]
        )
        cls.policy = cls.env["crm.sla.policy"].create(
            {
                "name": "Test level",
                "first_response_hours": 4,
                "next_response_hours": 2,
                "resolution_hours": 16,
            }
        )
        cls.template = cls.env.ref("crm_postvendita.mail_template_rating")

    # --------------------------------------------------------------------- helpers
    def at(self, moment):
        """Freeze the moment, naive UTC, for Python and for what core records."""
        self.env.flush_all()
        return _Frozen(self.env, fields.Datetime.to_datetime(moment))

    def mail(self, body="Il compressore è fermo.", raw=False, **headers):
        """Build a mail and hand it to the gateway; return the ticket it reached."""
        message = build_mail(body, **headers)
        found = self.env["mail.thread"].message_process(
            None, message.as_bytes() if not raw else raw
        )
        return self.env["crm.ticket"].browse(found or [])

    def rpc_model(self, user, model, method, *args, **context):
        """Call a method of a model as a client does, see ``rpc``."""
        context = json.loads(json.dumps(context))
        model = self.env[model].with_user(user)
        return call_kw(model, method, list(args), {"context": context})

    def rpc(self, user, records, method, *args, **context):
        """Call a method as a client does, who sends a context of his own."""
        args = (records.ids, *args)
        return self.rpc_model(user, records._name, method, *args, **context)

    def run_cron(self, model, method):
        """Call a scheduled method; a test's transaction cannot be committed."""
        progress = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"
        with patch(progress, return_value=60):
            return getattr(self.env[model], method)()

    def ticket(self, user=None, **vals):
        vals = {
            "name": "Compressor stopped",
            "partner_id": self.anna.id,
            "team_id": self.team.id,
            **vals,
        }
        model = self.env["crm.ticket"]
        return (model.with_user(user) if user else model).create(vals)


class _Frozen:
    def __init__(self, env, moment):
        self.clocks = [
            freeze_time(moment),
            patch.object(env.cr, "_now", moment, create=True),
        ]

    def __enter__(self):
        for clock in self.clocks:
            clock.start()
        return self

    def __exit__(self, *exc):
        for clock in reversed(self.clocks):
            clock.stop()


def build_mail(body="", sender="Anna Rossi <anna@rossi.example>", to=HELP, **headers):
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = headers.pop("subject", "Compressore fermo")
    message["Message-Id"] = headers.pop("message_id", None) or make_msgid(
        domain="rossi.example"
    )
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message
