"""The register of personal data: no field that can hold a person is left out."""

from odoo.tests import TransactionCase, tagged

from ...models.privacy.crm_privacy_registry import TYPES
from ...models.privacy.kernel.declaration import WHOLE

#: models of core that the suite writes to, or that hold what persons write to it
CORE = """
account.move account.move.line account.payment calendar.attendee calendar.event
chatbot.message crm.lead discuss.channel discuss.channel.member forum.post ir.attachment
link.tracker.click mail.activity mail.blacklist mail.gateway.allowed mail.guest
mail.mail
mail.message mail.message.schedule mail.message.translation mail.notification
mail.scheduled.message mail.tracking.value mailing.contact mailing.trace payment.token
payment.transaction phone.blacklist rating.rating res.partner res.partner.bank
sale.order sale.order.line sms.sms snailmail.letter stock.picking survey.user_input
survey.user_input.line website.track website.visitor
""".split()


@tagged("post_install", "-at_install")
class TestPrivacyRegistry(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.register = cls.env["crm.privacy.registry"]
        cls.declared = cls.register._get_declarations()

    def _models(self):
        """The suite's models with a table, and those of core that are named above."""
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        suite = set(
            modules.filtered(lambda m: m.website == self._website()).mapped("name")
        )
        for name, model in self.env.registry.items():
            own = getattr(model, "_original_module", None) in suite
            if (own or name in CORE) and model._auto and not model._abstract:
                if not model._transient:
                    yield name, model

    def _website(self):
        return self.env.ref("base.module_crm_scheda_cliente").website

    def test_every_field_is_declared(self):
        """SC-01 A stored field that can hold a person's name, mail, number or text is
        declared: handed over and erased, or kept, with a reason in law."""
        missing = []
        for name, model in self._models():
            line = self.declared.get(name)
            missing += [
                f"{name}.{field.name}"
                for field in model._fields.values()
                if field.store and field.type in TYPES
                if not line or not line.declares(field.name)
            ]
        self.assertFalse(missing, "\n".join(missing))

    def test_nothing_is_declared_in_vain(self):
        """Fields and reasons of the register exist; links lead to the right model."""
        faults = []
        reasons = self.register._get_reasons()
        for name, model in self._models():
            line = self.declared.get(name)
            if not line or name in CORE:
                continue
            links = [n for pair in line.links + line.mentions for n in pair[1:]]
            names = {
                *line.erase,
                *line.keep,
                *line.none,
                *links,
                line.moment,
                line.term,
            }
            faults += [
                f"{name}.{n}"
                for n in names
                if n
                and not n.startswith(WHOLE)
                and n.split(".")[0] not in model._fields
            ]
        for line in self.declared.values():
            for why in {*line.keep.values(), *line.none.values()} - set(reasons):
                faults.append(f"{line.model}: {why}")
        self.assertFalse(faults, "\n".join(faults))

    def test_what_names_a_person_is_found_by_it(self):
        """A record of the suite that names a partner and holds texts is linked to him,
        unless all of it is declared to be no customer's."""
        faults = []
        for name, model in self._models():
            line = self.declared.get(name)
            names_partner = any(
                f.store and f.type == "many2one" and f.comodel_name == "res.partner"
                for f in model._fields.values()
            )
            if names_partner and not (line and (line.personal or line.none)):
                faults.append(name)
        self.assertFalse(faults)
