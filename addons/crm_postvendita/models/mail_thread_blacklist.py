from odoo import models


class MailThreadBlacklist(models.AbstractModel):
    _inherit = "mail.thread.blacklist"

    # for every mail that comes in core asks each model that has addresses who bounced:
    # without it PostgreSQL reads all leads there are
    _bounced_idx = models.Index("(email_normalized) WHERE message_bounce > 0")
