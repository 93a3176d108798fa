"""Statements sent by mail leave the customer's history for accounting's own store."""

from odoo import SUPERUSER_ID, api

#: A mailing's line and its message were written in one transaction.
SENT = """
    SELECT DISTINCT ON (message.id)
           message.id, line.partner_id, mailing.company_id, mailing.user_id
      FROM crm_statement_mailing_line line
      JOIN crm_statement_mailing mailing ON mailing.id = line.mailing_id
      JOIN res_users sender ON sender.id = mailing.user_id
      JOIN mail_message message
        ON message.model = 'res.partner' AND message.res_id = line.partner_id
       AND message.message_type = 'email_outgoing'
       AND message.author_id = sender.partner_id
       AND message.date BETWEEN line.date - interval '1 minute'
                            AND line.date + interval '1 minute'
     WHERE line.state = 'sent'
       AND EXISTS (SELECT FROM message_attachment_rel file
                    WHERE file.message_id = message.id)
     ORDER BY message.id, abs(extract(epoch FROM message.date - line.date))
"""


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    env.flush_all()
    cr.execute(SENT)
    for message_id, partner_id, company_id, user_id in cr.fetchall():
        message = env["mail.message"].browse(message_id)
        file = message.attachment_ids[:1]
        document = env["crm.statement.document"].create(
            {
                "name": file.name.rpartition(".")[0] or file.name,
                "partner_id": partner_id,
                "company_id": company_id,
                "recipient_id": message.partner_ids[:1].id,
                "user_id": user_id,
                "date": message.date,
                "attachment_id": file.id,
            }
        )
        place = {"res_model": document._name, "res_id": document.id}
        message.attachment_ids.write(place)
        # whoever was told could read the message wherever it stands
        told = message.notification_ids
        told.filtered(
            lambda n, m=message: n.res_partner_id not in m.partner_ids
        ).unlink()
        message.write({"model": document._name, "res_id": document.id})
        document._note_on_customer()
