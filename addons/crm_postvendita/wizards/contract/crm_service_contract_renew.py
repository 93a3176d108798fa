"""What a renewal does to dates and prices, before one says yes."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, formatLang


class CrmServiceContractRenew(models.TransientModel):
    """Shows old and new prices of contracts, then renews them."""

    _name = "crm.service.contract.renew"
    _description = "Renew contracts"

    contract_ids = fields.Many2many(
        "crm.service.contract",
        string="Contracts",
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    renewable_count = fields.Integer("Can be renewed", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("contract_ids")
    def _compute_preview(self):
        for wizard in self:
            parts, count = [], 0
            for contract in wizard.contract_ids:
                try:
                    change = contract._get_renewal()
                except UserError as reason:
                    parts.append(wizard._render_refusal(contract, reason))
                else:
                    parts.append(wizard._render_change(contract, change))
                    count += 1
            wizard.preview = Markup("").join(parts)
            wizard.renewable_count = count

    def _render_refusal(self, contract, reason):
        return Markup(
            "<h4>{}</h4><p class='alert alert-danger' role='alert'>{}</p>"
        ).format(contract.display_name, str(reason))

    def _render_change(self, contract, change):
        """Return a contract's prices before and after as a table."""
        titles = (
            self.env._("Fee"),
            self.env._("Old price"),
            self.env._("Change"),
            self.env._("New price"),
        )
        head = Markup("").join(
            Markup("<th class='{}'>{}</th>").format("text-end" * bool(place), title)
            for place, title in enumerate(titles)
        )
        body = Markup("").join(
            Markup(
                "<tr><td>{}</td><td class='text-end'>{}</td>"
                "<td class='text-end'>{}</td><td class='text-end fw-bold'>{}</td></tr>"
            ).format(
                name,
                format_amount(self.env, old, currency),
                self._format_change(old, new),
                format_amount(self.env, new, currency),
            )
            for name, old, new, currency in change["prices"]
        )
        told = self.env._(
            "%(customer)s: from %(start)s to %(end)s.",
            customer=contract.commercial_partner_id.display_name,
            start=contract._format_day(change["start"]),
            end=contract._format_day(change["end"]),
        )
        return Markup(
            "<h4>{}</h4><p>{}<br/>{}</p><div class='table-responsive'>"
            "<table class='table table-sm'><thead><tr>{}</tr></thead>"
            "<tbody>{}</tbody></table></div>"
        ).format(contract.display_name, told, change["why"], head, body)

    def _format_change(self, old, new):
        """Return by how much a price changes, in words."""
        change = (new / old - 1) * 100 if old else 0.0
        return f"{'+' * (change > 0)}{formatLang(self.env, change, digits=2)} %"

    def action_renew(self):
        """Renew the contracts that can be renewed.

        :raises UserError: if none of them can
        """
        self.ensure_one()
        todo = self.contract_ids.browse()
        for contract in self.contract_ids:
            try:
                contract._get_renewal()
            except UserError as reason:
                if len(self.contract_ids) == 1:
                    raise
                contract.renewal_error = str(reason)
            else:
                todo |= contract
        if not todo:
            raise UserError(self.env._("None of these contracts can be renewed."))
        todo.action_renew()
        return {"type": "ir.actions.act_window_close"}
