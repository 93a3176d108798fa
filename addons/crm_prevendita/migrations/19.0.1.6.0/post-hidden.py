"""Mark hidden characters in names that were stored before they were marked."""

from odoo.addons.crm_scheda_cliente.models.hidden import mark_stored


def migrate(cr, version):
    mark_stored(cr, "crm_name", ["name", "contact_name"])
    mark_stored(cr, "crm_lead", ["name", "contact_name", "partner_name"])
