"""The sections that this add-on itself puts on the customer card."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        """Return the card's sections, as a list of dicts.

        ``{key, sequence, type, title, data, action}`` where ``type`` is one of

        * ``facts``: ``data`` = ``[{label, value, color}]``
        * ``counters``: ``data`` = ``[{label, value, icon, action}]``
        * ``rows``: ``data`` = ``{"columns": [{name, label, type}], "rows":
          [{"model", "id", <name>: value}], "empty": what to do next}``; a
          column's ``type`` is text, date, datetime, monetary (the row holds
          ``currency_id``), number, phone, email, user (an id of ``res.users``, or
          the text for nobody: the card shows the name) or badge (``{"text",
          "color"}``); a row may hold ``muted`` (bool) and ``url`` (str, opened
          instead of the record); ``more`` (bool) says that there are others
        * ``chart``: ``data`` = ``{"type": "bar" | "line", "labels", "series":
          [{label, values}]}``

        ``action`` opens all of them: a window action as dict, or False.
        ``_get_rows_section`` and ``_get_list_action`` help to build them.

        :param family: ``res.partner`` recordset: the commercial entity first,
            then its contacts and branches
        """
        sections = [
            self._get_contacts_section(family),
            self._get_profile_section(family),
            self._get_relations_section(family),
            *self._get_order_sections(family),
        ]
        if self.env["account.move"].has_access("read"):
            sections.append(self._get_invoices_section(family))
        if self.env["res.users"]._crm_sees_accounting():
            sections.append(self._get_payments_section(family))
        return sections

    @api.model
    def _get_attached_sections(self, family, documents):
        """Return the sections of what hangs on the documents of a customer.

        :param CustomerDocuments documents: looked for once for the whole card
        """
        activities = self._get_open_activities(family, documents)
        return [
            self._get_activities_section(family, activities),
            self._get_documents_section(family, documents),
        ]

    # ------------------------------------------------------------
    # who they are

    @api.model
    def _get_profile_section(self, family):
        """Return the classifiers with their values; what is due and missing."""
        entity = family[:1]
        names = {}
        for value in self._get_classifier_values(entity):
            names.setdefault(value["classifier"], []).append(value["name"])
        facts = [
            {"label": classifier, "value": ", ".join(values), "color": False}
            for classifier, values in names.items()
        ]
        facts += [
            {
                "label": classifier.name,
                "value": self.env._("to be completed"),
                "color": "warning",
            }
            for classifier in entity._crm_missing_classifiers()
        ]
        return {
            "key": "profile",
            "sequence": 12,
            "type": "facts",
            "title": self.env._("Profile"),
            "empty": self.env._(
                "No classifier yet: open the customer's form and choose"
                " its sector, market and interests."
            ),
            "data": facts,
            "action": self._get_partner_action(entity),
        }

    @api.model
    def _get_partner_action(self, partner):
        return partner._get_records_action(name=partner.display_name, context={})

    @api.model
    def _get_contacts_section(self, family):
        entity = family[:1]
        people = family[1:].filtered("active")
        types = people._crm_labels("type")
        rows = [
            {
                "model": "res.partner",
                "id": person.id,
                "name": person.name or types.get(person.type, ""),
                "role": person.function or types.get(person.type, ""),
                "phone": person.phone or "",
                "email": person.email or "",
                "city": person.city or "",
            }
            for person in people[: self._ROWS + 1]
        ]
        return self._get_rows_section(
            "contacts",
            10,
            self.env._("Contacts and branches"),
            [
                ["name", self.env._("Name"), "text"],
                ["role", self.env._("Role"), "text"],
                ["phone", self.env._("Telephone"), "phone"],
                ["email", self.env._("E-mail"), "email"],
                ["city", self.env._("City"), "text"],
            ],
            rows,
            empty=self.env._("No contact yet: add the people you talk to."),
            action=self._get_list_action(
                self.env._("Contacts and branches"),
                "res.partner",
                Domain("commercial_partner_id", "=", entity.id)
                & Domain("id", "!=", entity.id),
                {"default_parent_id": entity.id},
            ),
        )

    @api.model
    def _get_relations_section(self, family):
        Relation = self.env["crm.partner.relation"]
        domain = Relation._get_family_domain(family)
        relations = Relation.search_fetch(
            domain,
            ["partner_id", "type_id", "other_partner_id", "date_start", "date_end"],
            limit=self._ROWS + 1,
        )
        rows = [self._get_relation_row(relation, family) for relation in relations]
        return self._get_rows_section(
            "relations",
            15,
            self.env._("Relations"),
            [
                ["relation", self.env._("Relation"), "text"],
                ["name", self.env._("With"), "text"],
                ["since", self.env._("Since"), "date"],
                ["until", self.env._("Until"), "date"],
            ],
            rows,
            empty=self.env._(
                "No relation yet: record who owns, advises or recommends whom."
            ),
            action=self._get_list_action(
                self.env._("Relations"),
                "crm.partner.relation",
                domain,
                {"default_partner_id": family[:1].id},
            ),
        )

    @api.model
    def _get_relation_row(self, relation, family):
        label, other = relation._seen_from(family)
        return {
            "model": "res.partner",
            "id": other.id,
            "card": True,
            "relation": label,
            "name": other.display_name,
            "since": fields.Date.to_string(relation.date_start),
            "until": fields.Date.to_string(relation.date_end),
            "muted": not relation.is_current,
        }

    # ------------------------------------------------------------
    # what is going on

    @api.model
    def _get_open_activities(self, family, documents):
        """Return the open activities of a customer, soonest first."""
        Activity = self.env["mail.activity"]
        return Activity.search_fetch(
            Activity._timeline_customer_domain(family, documents)
            & Domain("active", "=", True),
            [
                "summary",
                "activity_type_id",
                "date_deadline",
                "user_id",
                "res_model",
                "res_id",
            ],
            order="date_deadline, id",
            limit=self._ROWS + 1,
        )

    @api.model
    def _get_activities_section(self, family, activities):
        today = fields.Date.context_today(self)
        late = {"text": self.env._("late"), "color": "danger"}
        to_do = {"text": self.env._("to do"), "color": "secondary"}
        rows = [
            {
                "model": activity.res_model,
                "id": activity.res_id,
                "activity_id": activity.id,
                "due": fields.Date.to_string(activity.date_deadline),
                "what": activity.summary or activity.activity_type_id.name,
                "who": activity.user_id.id or self.env._("nobody"),
                "state": late if activity.date_deadline < today else to_do,
            }
            for activity in activities
        ]
        return self._get_rows_section(
            "activities",
            20,
            self.env._("Current activities"),
            [
                ["due", self.env._("Due"), "date"],
                ["what", self.env._("Activity"), "text"],
                ["who", self.env._("Assigned to"), "user"],
                ["state", self.env._("State"), "badge"],
            ],
            rows,
            empty=self.env._("Nothing to do: plan the next step with this customer."),
        )

    # ------------------------------------------------------------
    # what was offered, ordered and invoiced

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
        rows = [
            {
                "model": "sale.order",
                "id": order.id,
                "name": order.name,
                "date": fields.Datetime.to_string(order.date_order),
                "user": order.user_id.id or "",
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
                ["user", self.env._("Salesperson"), "user"],
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
        amounts = amounts if self.env["res.users"]._crm_sees_accounting() else []
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
            **(amounts if self.env["res.users"]._crm_sees_accounting() else {}),
            "state": state,
        }

    @api.model
    def _get_documents_section(self, family, documents):
        domain = self.env["ir.attachment"]._crm_customer_domain(documents)
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
        # by the cached way: no query for a view that nobody opens yet
        find = self.env["ir.model.data"]._xmlid_to_res_id
        views = [
            [find(f"crm_scheda_cliente.ir_attachment_view_{kind}"), kind]
            for kind in ("list", "form")
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

    # ------------------------------------------------------------
    # how they pay (SC-05)

    @api.model
    def _get_payments_section(self, family):
        receipts = self._get_receipts(family)
        rows = [self._get_receipt_row(receipt) for receipt in receipts]
        return self._get_rows_section(
            "payments",
            60,
            self.env._("Payments"),
            [
                ["date", self.env._("Date"), "date"],
                ["name", self.env._("Payment"), "text"],
                ["paid", self.env._("Paid"), "text"],
                ["amount", self.env._("Amount"), "monetary"],
                ["late", self.env._("Punctuality"), "badge"],
            ],
            rows,
            empty=self.env._("No payment received yet."),
            action=self._get_list_action(
                self.env._("Payments"),
                "account.payment",
                self.env["account.payment"]._timeline_partner_domain(family),
            ),
        )

    @api.model
    def _get_receipts(self, family):
        """Return the last receipts with the documents that they paid.

        Receipts are the credits on receivable accounts that no invoice made:
        a payment as well as a line of a bank statement.
        """
        self.env["account.move.line"].check_access("read")
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.move_id, c.date, c.move_name, c.amount, c.currency_id,
                       r.paid, r.days_late
                  FROM unnest(%s) AS member(id)
                 CROSS JOIN LATERAL
                       (SELECT l.id, l.move_id, l.date, l.move_name,
                               -l.balance AS amount,
                               l.company_currency_id AS currency_id
                          FROM account_move_line l
                          JOIN account_move m ON m.id = l.move_id
                          JOIN account_account a ON a.id = l.account_id
                         WHERE l.partner_id = member.id
                           AND l.parent_state = 'posted' AND l.balance < 0
                           AND l.company_id IN %s AND m.move_type = 'entry'
                           AND a.account_type = 'asset_receivable'
                         ORDER BY l.date DESC, l.id DESC
                         LIMIT %s) c
                  LEFT JOIN LATERAL
                       (SELECT string_agg(DISTINCT d.move_name, ', ') AS paid,
                               MAX(c.date - d.date_maturity) AS days_late
                          FROM account_partial_reconcile p
                          JOIN account_move_line d ON d.id = p.debit_move_id
                         WHERE p.credit_move_id = c.id) r ON TRUE
                 ORDER BY c.date DESC, c.id DESC
                 LIMIT %s
                """,
                family.ids,
                tuple(self.env.companies.ids),
                self._ROWS + 1,
                self._ROWS + 1,
            )
        )

    @api.model
    def _get_receipt_row(self, receipt):
        late = receipt["days_late"]
        if late is None:
            badge = {"text": self.env._("on account"), "color": "info"}
        elif late > 0:
            badge = {"text": self.env._("%s days late", late), "color": "danger"}
        else:
            badge = {"text": self.env._("on time"), "color": "success"}
        return {
            "model": "account.move",
            "id": receipt["move_id"],
            "date": fields.Date.to_string(receipt["date"]),
            "name": receipt["move_name"],
            "paid": receipt["paid"] or "",
            "amount": receipt["amount"],
            "currency_id": receipt["currency_id"],
            "late": badge,
        }
