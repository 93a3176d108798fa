"""The credit of customers: what they owe or are about to, and its light."""

from odoo import api, fields, models, tools
from odoo.tools import formatLang

from ..arguments import RECORDS, takes
from . import queries
from .kernel import light as kernel


class CrmCredit(models.AbstractModel):
    """What customers owe or are about to, against their limit, and its light.

    Amounts are for accounting; everybody who may read a customer sees the colour.
    """

    _name = "crm.credit"
    _description = "Customer credit"

    @api.readonly
    @api.model
    @takes(partner_ids=RECORDS)
    def get_exposure(self, partner_ids):
        """Return the credit of some customers in the current company.

        :param list partner_ids: any partners
        :return: ``{entity id: {"open", "orders", "drafts", "exposure", "limit",
            "overdue", "days", "color", "reasons", "excess"}}``, amounts in the
            company's currency, ``limit`` 0 for none
        :raises AccessError: unless the reader may see accounting
        """
        self.env["res.users"]._crm_check_accounting()
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners.check_access("read")
        return self._get_credit(partners.commercial_partner_id)

    @api.readonly
    @api.model
    @takes(partner_ids=RECORDS)
    def get_lights(self, partner_ids):
        """Return the colours of some customers: ``{partner id: color}``.

        A customer gets none, of its own firm neither.

        :raises AccessError: if the reader may not read one of the partners
        """
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners.check_access("read")
        return self._get_lights(partners) if self.env.user._is_internal() else {}

    @api.model
    def _get_lights(self, partners):
        """Return each partner's colour, that of its commercial entity."""
        # sudo: only the colour leaves this method, no amount does
        partners, Credit = partners.sudo(), self.sudo()
        credit = Credit._get_credit(partners.commercial_partner_id)
        return {
            partner.id: credit[partner.commercial_partner_id.id]["color"]
            for partner in partners
            if partner.commercial_partner_id
        }

    @api.model
    def _get_credit(self, entities, company=None, extra=None):
        """Return the credit of some commercial entities; see ``get_exposure``.

        :param entities: ``res.partner``
        :param company: by default the current one; its branches count with it
        :param dict extra: more exposure by entity id, company currency
        """
        company = company or self.env.company
        parts = self._get_parts(entities, company)
        thresholds = company._crm_credit_thresholds()
        limits = self._get_limits(entities, company)
        rounding = company.currency_id.round
        result = {}
        for entity in entities:
            part = parts[entity.id]
            exposure = part["open"] + part["orders"] + part["drafts"]
            exposure = rounding(exposure + (extra or {}).get(entity.id, 0.0))
            limit = limits.get(entity.id, 0.0)
            light = kernel.light(exposure, limit, part["days"], thresholds)
            result[entity.id] = {
                **part,
                "exposure": exposure,
                "limit": limit,
                "color": light.color,
                "reasons": light.reasons,
                "excess": rounding(light.excess),
            }
        return result

    @api.model
    def _get_parts(self, entities, company):
        """Return the parts of the exposure in one query, whatever the number."""
        today = fields.Date.context_today(self)
        ids = [entity.id for entity in entities]
        for model in ("account.move.line", "sale.order", "sale.order.line"):
            self.env[model].flush_model()
        self.env["account.move"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id", "parent_id"])
        names = ("open", "overdue", "orders", "drafts")
        parts = {id_: {**dict.fromkeys(names, 0.0), "days": 0} for id_ in ids}
        query = queries.exposure(ids, self._get_branch_ids(company.root_id.id), today)
        for part, id_, amount, overdue, days, currency_id in self.env.execute_query(
            query
        ):
            if part == "open":
                parts[id_].update(overdue=overdue or 0.0, days=days)
            if part == "orders":
                currency = self.env["res.currency"].browse(currency_id)
                # at today's rate: it will be invoiced from today on
                amount = currency._convert(
                    amount or 0.0, company.currency_id, company, today
                )
            parts[id_][part] += amount or 0.0
        return parts

    @api.model
    @tools.ormcache("root_id")
    def _get_branch_ids(self, root_id):
        """Return the ids of a company and its branches; core clears the cache
        when companies change."""
        # sudo: branches the user did not select share the company's ledger
        companies = self.env["res.company"].sudo()
        return companies.search([("id", "child_of", root_id)]).ids

    @api.model
    def _get_limits(self, entities, company):
        """Return core's credit limits, none where the company does not use them."""
        if not company.account_use_credit_limit:
            return {}
        # sudo: the limit is for accounting only, the caller keeps it from others
        partners = entities.sudo().with_company(company)
        return {partner.id: partner.credit_limit for partner in partners}

    @api.model
    def _explain(self, credit, company, amounts):
        """Return why the light is not green, in a sentence or two.

        :param dict credit: one entity's, see ``get_exposure``
        :param bool amounts: whether the reader may see amounts
        """
        sentences = []
        if kernel.LIMIT in credit["reasons"]:
            sentences.append(self._explain_limit(credit, company, amounts))
        if kernel.OVERDUE in credit["reasons"]:
            if amounts:
                sentences.append(
                    self.env._(
                        "%(amount)s are overdue, the oldest item by %(days)s days.",
                        amount=self._money(credit["overdue"], company),
                        days=credit["days"],
                    )
                )
            else:
                sentences.append(self.env._("It has been overdue for too long."))
        return " ".join(sentences)

    @api.model
    def _explain_limit(self, credit, company, amounts):
        if not amounts:
            if credit["color"] == kernel.RED:
                return self.env._("Its credit limit is exceeded.")
            return self.env._("Its credit limit is nearly reached.")
        values = {
            "exposure": self._money(credit["exposure"], company),
            "limit": self._money(credit["limit"], company),
        }
        if credit["color"] == kernel.RED:
            return self.env._(
                "The exposure is %(exposure)s, the limit %(limit)s: %(excess)s too"
                " much.",
                excess=self._money(credit["excess"], company),
                **values,
            )
        return self.env._("The exposure is %(exposure)s of %(limit)s.", **values)

    @api.model
    def _money(self, amount, company):
        return formatLang(self.env, amount, currency_obj=company.currency_id)
