from odoo import api, models


class CrmCustomerCard(models.AbstractModel):
    """The customer card: everything known about one customer, in one call.

    Another add-on adds to it by overriding ``_get_sections``, ``_get_facts``
    or ``_get_buttons`` with ``super()``; the generic section types need no
    JavaScript of its own.
    """

    _name = "crm.customer.card"
    _description = "Customer card"

    @api.readonly
    @api.model
    def get_card(self, partner_id):
        """Return the whole card of the customer a partner belongs to.

        :param int partner_id: any partner of the customer
        :return: dict with ``partner`` (who it is), ``facts`` (what matters
            now), ``sections``, ``buttons``, ``kinds`` and ``timeline`` (first
            page, see ``crm.timeline.get_page``)
        :raises AccessError: if the reader may not read the partner
        """
        family = self.env["res.partner"]._crm_family(partner_id)
        timeline = self.env["crm.timeline"]
        return {
            "partner": self._get_partner(family),
            "facts": sorted(self._get_facts(family), key=lambda f: f["sequence"]),
            "sections": sorted(self._get_sections(family), key=lambda s: s["sequence"]),
            "buttons": sorted(self._get_buttons(family), key=lambda b: b["sequence"]),
            "kinds": timeline.get_kinds(),
            "timeline": timeline.get_page(family[:1].id),
        }

    @api.model
    def _get_partner(self, family):
        """Return who the customer is: names, addresses, ways to reach it."""
        entity = family[:1]
        return {
            "id": entity.id,
            "name": entity.display_name,
            "phone": entity.phone,
            "email": entity.email,
            "vat": entity.vat,
            "city": entity.city,
        }

    @api.model
    def _get_facts(self, family):
        """Return what matters now, as a list of dicts.

        ``{key, sequence, label, value, icon, color, action}``: ``value`` is
        text ready to show, ``color`` a contextual name of Bootstrap or False,
        ``action`` a window action as dict or False.
        """
        return []

    @api.model
    def _get_sections(self, family):
        """Return the card's sections, as a list of dicts.

        ``{key, sequence, type, title, data, action}`` where ``type`` is one of

        * ``facts``: ``data`` = ``[{label, value, color}]``
        * ``counters``: ``data`` = ``[{label, value, icon, action}]``
        * ``rows``: ``data`` = ``{"columns": [{name, label, type}], "rows":
          [{"model", "id", <name>: value}], "empty": what to do next}``; a
          column's ``type`` is text, date, datetime, monetary (the row holds
          ``currency_id``), number or badge (``{"text", "color"}``)
        * ``chart``: ``data`` = ``{"type": "bar" | "line", "labels", "series":
          [{label, values}]}``

        ``action`` opens all of them: a window action as dict, or False.

        :param family: ``res.partner`` recordset: the commercial entity first,
            then its contacts and branches
        """
        return []

    @api.model
    def _get_buttons(self, family):
        """Return what one does on the phone: ``{key, sequence, label, icon,
        hotkey, action}`` with a window action as dict."""
        return []
