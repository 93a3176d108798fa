"""Mark hidden characters in subjects that were stored before they were marked."""

from odoo.addons.crm_scheda_cliente.models.hidden import mark_stored


def migrate(cr, version):
    mark_stored(cr, "crm_ticket", ["name", "partner_name"])
