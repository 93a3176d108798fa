"""Machines that come into being by themselves, once, when they are sold."""

from collections import defaultdict

from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    crm_installable = fields.Boolean(
        "Installed at the customer",
        help="When it is delivered or invoiced, a machine appears among the"
        " customer's equipment, with its warranty.",
    )


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    @api.model
    def _install_sold(self, rows):
        """Create the machines that a document brings, unless they exist.

        What the delivery has made already only gets its invoice, and the other
        way round; a document that is posted again makes nothing.

        :param rows: list of dicts: ``known`` and ``mine``, each ``(field, id)``:
            by what machines of the sale are found, and which of them are of this
            document; ``product_id``, ``quantity`` (int), ``base`` (values of a
            new machine), ``values`` (what this document says of each)
        :return: the machines that were created
        """
        created = self.browse()
        for row in rows:
            created |= self._install_row(row)
        return created

    @api.model
    def _install_row(self, row):
        field, key = row["known"]
        known = self.with_context(active_test=False).search(
            [
                (field, "=", key),
                ("product_id", "=", row["product_id"]),
                ("replaces_id", "=", False),
            ],
            order="id",
        )
        field, key = row["mine"]
        mine = known.filtered(lambda equipment: equipment[field].id == key)
        missing = max(0, row["quantity"] - len(mine))
        bare = (known - mine).filtered(lambda equipment: not equipment[field])
        bare[:missing].write(row["values"])
        values = {"product_id": row["product_id"], **row["base"], **row["values"]}
        return self.create([values] * (missing - len(bare[:missing])))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._crm_install()
        return posted

    def _crm_install(self):
        """Bring the machines on invoices into the customers' equipment."""
        rows = []
        for move in self.filtered(lambda m: m.move_type == "out_invoice"):
            sold = defaultdict(float)
            for line in move.invoice_line_ids:
                if line.product_id.crm_installable and line.quantity > 0:
                    sold[line.product_id, line.sale_line_ids[:1]] += line.quantity
            rows += [
                move._prepare_install(product, order_line, int(quantity))
                for (product, order_line), quantity in sold.items()
            ]
        if rows:
            # sudo: accountants keep no equipment, their invoices bring it
            self.env["crm.equipment"].sudo()._install_sold(rows)

    def _prepare_install(self, product, order_line, quantity):
        self.ensure_one()
        mine = ("invoice_id", self.id)
        site = self.partner_shipping_id
        customer = self.commercial_partner_id
        return {
            "known": ("sale_line_id", order_line.id) if order_line else mine,
            "mine": mine,
            "product_id": product.id,
            "quantity": quantity,
            "base": {
                "partner_id": self.partner_id.id,
                "site_id": site.id if site.commercial_partner_id == customer else False,
                "company_id": self.company_id.id,
                "sale_line_id": order_line.id,
            },
            "values": {"invoice_id": self.id, "date_invoice": self.invoice_date},
        }
