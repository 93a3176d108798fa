"""Mark hidden characters in names that were stored before they were marked."""

from odoo.addons.crm_scheda_cliente.models.hidden import mark_stored


def migrate(cr, version):
    names = ["name", "complete_name", "commercial_company_name"]
    mark_stored(cr, "res_partner", names)
    mark_stored(cr, "mail_message", ["subject"])
