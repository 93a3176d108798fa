"""Articles about a machine's product on the machine's page of the portal."""

from odoo.fields import Domain
from odoo.http import request

from ..equipment.portal import EquipmentPortal

_MOST = 6


class MachineFaq(EquipmentPortal):
    """A customer finds on a machine's page what is often asked about it."""

    def _prepare_machine_page(self, machine):
        faqs = request.env["crm.faq"]
        found = faqs.browse()
        if machine.product_id and faqs.has_access("read"):
            domain = faqs._get_shown_domain("public", request.env.lang)
            domain &= Domain("product_ids", "in", machine.product_id.ids)
            found = faqs.search(domain, limit=_MOST)
        return {**super()._prepare_machine_page(machine), "faqs": found}
