from odoo import api, fields, models
from odoo.fields import Domain


class CrmCustomerCardDocuments(models.AbstractModel):
    """Quotations, orders, invoices and files on the customer card."""

    _name = "crm.customer.card.documents"
    _inherit = ["crm.customer.card.sections"]
    _description = "Documents on the customer card"

    @api.model
    def _get_order_sections(self, family):
        Order = self.env["sale.order"]
        if not Order.has_access("read"):
            return []
        mine = Order._timeline_partner_domain(family)
        opened = mine & Order._timeline_open_domain()
        confirmed = mine & Domain("state", "=", "sale")
        titles = [self.env._("Open quotations"), self.env._("Orders")]
        empty = [self.env._("No open quotation."), self.env._("No order yet.")]
        return [
            self._get_order_section("quotations", 30, titles[0], opened, empty[0]),
            self._get_order_section("orders", 40, titles[1], confirmed, empty[1]),
        ]

    @api.model
    def _get_order_state(self, order):
        entry = order._timeline_entry()
        return {"text": entry["state"], "color": entry["color"]}

    @api.model
    def _get_order_section(self, key, sequence, title, domain, empty):
        orders = self.env["sale.order"].search_fetch(
            domain,
            ["name", "date_order", "amount_total", "currency_id", "state", "user_id"],
            limit=self._ROWS + 1,
            order="date_order DESC, id DESC",
        )
        names = self.env["res.users"]._crm_names(orders.user_id.ids)
        rows = [
            {
                "model": "sale.order",
                "id": order.id,
                "name": order.name,
                "date": fields.Datetime.to_string(order.date_order),
                "user": names.get(order.user_id.id, ""),
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "state": self._get_order_state(order),
            }
            for order in orders
        ]
        return self._get_rows_section(
            key,
            sequence,
            title,
            [
                ["name", self.env._("Number"), "text"],
                ["date", self.env._("Date"), "datetime"],
                ["user", self.env._("Salesperson"), "text"],
                ["amount", self.env._("Total"), "monetary"],
                ["state", self.env._("State"), "badge"],
            ],
            rows,
            empty=empty,
            action=self._get_list_action(title, "sale.order", domain),
        )

    @api.model
    def _get_invoices_section(self, family):
        Move = self.env["account.move"]
        title = self.env._("Invoices")
        domain = Move._timeline_partner_domain(family) & Move._timeline_domain()
        # a salesperson sees that an invoice is late, the accounting how much
        amounts = [
            ["amount", self.env._("Total"), "monetary"],
            ["residual", self.env._("Open"), "monetary"],
        ]
        amounts = amounts if self._sees_amounts() else []
        moves = Move.search_fetch(
            domain,
            [
                "name",
                "invoice_date",
                "invoice_date_due",
                "amount_total_signed",
                "amount_residual_signed",
                "company_currency_id",
                "payment_state",
                "move_type",
            ],
            limit=self._ROWS + 1,
            order="invoice_date DESC, id DESC",
        )
        return self._get_rows_section(
            "invoices",
            50,
            title,
            [
                ["name", self.env._("Number"), "text"],
                ["date", self.env._("Date"), "date"],
                ["due", self.env._("Due"), "date"],
                *amounts,
                ["state", self.env._("State"), "badge"],
            ],
            [self._get_invoice_row(move) for move in moves],
            empty=self.env._("No invoice yet."),
            action=self._get_list_action(title, "account.move", domain),
        )

    @api.model
    def _get_invoice_row(self, move):
        entry = move._timeline_entry()
        today = fields.Date.context_today(self)
        due = move.invoice_date_due
        late = move.amount_residual_signed > 0 and due and due < today
        amounts = {
            "amount": move.amount_total_signed,
            "residual": move.amount_residual_signed,
            "currency_id": move.company_currency_id.id,
        }
        state = {"text": entry["state"], "color": entry["color"]}
        if late:
            text = self.env._("%s days late", (today - due).days)
            state = {"text": text, "color": "danger"}
        return {
            "model": "account.move",
            "id": move.id,
            "name": move.name,
            "date": fields.Date.to_string(move.invoice_date),
            "due": fields.Date.to_string(due),
            **(amounts if self._sees_amounts() else {}),
            "state": state,
        }

    @api.model
    def _get_documents_section(self, family):
        domain = self.env["ir.attachment"]._get_customer_domain(family)
        # sudo: the records that the files hang on are those the reader may read
        files = self.env["ir.attachment"].sudo()
        files = files.search_fetch(
            domain,
            ["name", "category_id", "create_date", "res_model", "res_id"],
            limit=self._ROWS + 1,
            order="id DESC",
        )
        rows = [self._get_document_row(file) for file in files]
        title = self.env._("Documents")
        return self._get_rows_section(
            "documents",
            70,
            title,
            [
                ["name", self.env._("Name"), "text"],
                ["category", self.env._("Category"), "text"],
                ["date", self.env._("Date"), "datetime"],
            ],
            rows,
            empty=self.env._("No document yet: add offers, contracts, drawings."),
            action=self._get_documents_action(title, family[:1]),
        )

    @api.model
    def _get_documents_action(self, title, entity):
        views = [
            [self._get_view_id("ir_attachment_view_list"), "list"],
            [self._get_view_id("ir_attachment_view_form"), "form"],
        ]
        domain = [("crm_customer_id", "=", entity.id)]
        context = {"default_res_model": entity._name, "default_res_id": entity.id}
        return self._get_list_action(title, "ir.attachment", domain, context, views)

    @api.model
    def _get_document_row(self, file):
        return {
            "model": "ir.attachment",
            "id": file.id,
            "name": file.name,
            "url": f"/web/content/{file.id}?download=true",
            "category": file.category_id.name or "",
            "date": fields.Datetime.to_string(file.create_date),
        }
