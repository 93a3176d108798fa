"""What core's mail gateway asks again and again for one mail, asked once."""

from odoo import api, models, tools
from odoo.tools import SQL, email_normalize


class KnownOfMail(dict):
    """What is known while one mail is processed: ``{question: answer}``.

    Compared by identity, as a context's values are.
    """

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class MailAliasDomain(models.Model):
    _inherit = "mail.alias.domain"

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        known = self.env.context.get("crm_mail_known")
        if known is None or domain or offset or limit or order:
            return super().search_fetch(domain, field_names, offset, limit, order)
        key = ("alias domains", self.env.uid, self.env.su)
        if key not in known:
            known[key] = super().search_fetch(domain, field_names).ids
        return self.browse(known[key])

    @api.model
    def _find_aliases(self, email_list):
        """Ask once a mail: core asks for its sender at every step."""
        known = self.env.context.get("crm_mail_known")
        if known is None:
            return super()._find_aliases(email_list)
        key = ("aliases", self.env.su, *email_list)
        if key not in known:
            known[key] = super()._find_aliases(email_list)
        return list(known[key])


class MailThreadBlacklist(models.AbstractModel):
    _inherit = "mail.thread.blacklist"

    # who bounced is asked for every mail that comes in, of every model that has an
    # address: without it PostgreSQL reads all leads there are
    _bounced_idx = models.Index("(email_normalized) WHERE message_bounce > 0")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_reset_bounce(self, email_message, message_dict):
        """Look in one query whether there is anything to reset."""
        sender = email_normalize(message_dict["email_from"])
        if sender and self._crm_has_bounced(sender):
            super()._routing_reset_bounce(email_message, message_dict)

    @api.model
    def _crm_has_bounced(self, sender):
        """Tell whether mails to an address came back, in whatever model has it."""
        queries = []
        for name in self._crm_bouncing_models():
            model = self.env[name]
            model.flush_model(["email_normalized", "message_bounce"])
            queries.append(
                SQL(
                    "EXISTS (SELECT FROM %s"
                    " WHERE message_bounce > 0 AND email_normalized = %s)",
                    SQL.identifier(model._table),
                    sender,
                )
            )
        return self.env.execute_query(SQL("SELECT %s", SQL(" OR ").join(queries)))[0][0]

    @api.model
    @tools.ormcache()
    def _crm_bouncing_models(self):
        """Return the names of the models that count what bounced."""
        names = self.env.registry.descendants(["mail.thread.blacklist"], "_inherit")
        return tuple(name for name in sorted(names) if self.env[name]._auto)

    def _message_compute_real_author(self, author_id):
        """Ask once a mail: core looks at every step whether its robot exists."""
        known = self.env.context.get("crm_mail_known")
        if known is None:
            return super()._message_compute_real_author(author_id)
        key = ("real author", self.env.uid, author_id)
        if key not in known:
            known[key] = super()._message_compute_real_author(author_id).ids
        return self.env["res.partner"].browse(known[key])

    @api.model
    def _mail_find_user_for_gateway(self, email_value, alias=None):
        """Look no further where nobody with the sender's address has a login."""
        sender = email_normalize(email_value)
        users = self.env["res.users"]
        if not sender or not users.sudo().search_count(  # sudo: as the gateway does
            [("partner_id.email_normalized", "=", sender)], limit=1
        ):
            return users
        return super()._mail_find_user_for_gateway(email_value, alias=alias)
