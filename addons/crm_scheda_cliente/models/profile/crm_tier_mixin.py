"""The tier of a partner, computed every night by the rules or set by hand."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .kernel import tiers

#: Who may see amounts of accounting: turnover, margin, what is overdue.
ACCOUNTING = "account.group_account_invoice,account.group_account_readonly"


class CrmTierMixin(models.AbstractModel):
    """The part of a partner that stands in a tier, by rules or by hand."""

    _name = "crm.tier.mixin"
    _description = "Tier of a partner"

    _CRM_TIER_BATCH = 1000

    tier = fields.Selection(
        [
            ("potential", "Potential"),
            ("growable", "Growable"),
            ("front_line", "Front-line"),
            ("below_zero", "Below-zero"),
            ("advocate", "Promoter"),
        ],
        compute="_compute_crm_tier",
        store=True,
        index=True,
        help="Computed every night by the rules of tiers, unless set by hand.",
        groups="base.group_user",
    )
    tier_computed = fields.Selection(
        selection="_selection_crm_tier",
        string="Tier by the rules",
        readonly=True,
        groups="base.group_user",
    )
    tier_rule_id = fields.Many2one(
        "crm.tier.rule",
        "Rule fulfilled",
        readonly=True,
        ondelete="set null",
        groups="base.group_user",
    )
    tier_figures = fields.Json("Figures", readonly=True, groups=ACCOUNTING)
    tier_date = fields.Date(
        "Tier computed on", readonly=True, index=True, groups="base.group_user"
    )
    tier_manual = fields.Selection(
        selection="_selection_crm_tier",
        string="Tier set by hand",
        readonly=True,
        groups="base.group_user",
    )
    tier_manual_reason = fields.Char("Reason", readonly=True, groups="base.group_user")
    tier_manual_user_id = fields.Many2one(
        "res.users", "Set by", readonly=True, groups="base.group_user"
    )
    tier_manual_date = fields.Date("Set on", readonly=True, groups="base.group_user")
    crm_tier_explanation = fields.Text(
        "Why this tier",
        compute="_compute_crm_tier_explanation",
        groups="base.group_user",
    )

    def _selection_crm_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

    @api.depends("tier_manual", "tier_computed")
    def _compute_crm_tier(self):
        for partner in self:
            partner.tier = partner.tier_manual or partner.tier_computed

    @api.depends("tier_manual", "tier_manual_reason", "tier_rule_id", "tier_figures")
    @api.depends_context("uid", "lang")
    def _compute_crm_tier_explanation(self):
        for partner in self:
            if partner.tier_manual:
                partner.crm_tier_explanation = self.env._(
                    "Set by %(user)s on %(date)s: %(reason)s",
                    user=partner.tier_manual_user_id.sudo().name,  # sudo: name only
                    date=self.env["ir.qweb.field.date"].value_to_html(
                        partner.tier_manual_date, {}
                    ),
                    reason=partner.tier_manual_reason,
                )
            elif partner.tier_rule_id:
                partner.crm_tier_explanation = partner._crm_explain_tier()
            else:
                partner.crm_tier_explanation = False

    def _crm_explain_tier(self):
        """Return the rule in words; figures for who may read the accounting."""
        rule = self.tier_rule_id
        if not self.env["res.users"]._crm_sees_accounting():
            return f"{rule.name}: {rule.description}" if rule.description else rule.name
        figures, conditions = self.tier_figures or {}, rule.condition_ids
        parts = [
            f"{c.display_name} ({c._format(figures.get(c.metric, 0))})"
            for c in conditions
        ]
        return f"{rule.name}: {', '.join(parts)}" if parts else rule.name

    def action_crm_tier_override(self):
        """Open the wizard that sets the tier by hand."""
        self.ensure_one()
        entity = self.commercial_partner_id
        return self.env["crm.tier.override"]._get_records_action(
            name=self.env._("Set the tier by hand"),
            target="new",
            context={
                "default_partner_id": entity.id,
                "default_tier": entity.tier,
            },
        )

    def _crm_set_tier(self, tier, reason):
        """Store a tier set by hand, or give the customer back to the rules.

        :param tier: key of ``tier``, or False for the rules
        :param str reason: why, logged with the user on the customer
        """
        for partner in self.commercial_partner_id:
            before = partner._crm_label("tier") or self.env._("none")
            partner.write(
                {
                    "tier_manual": tier,
                    "tier_manual_reason": reason,
                    "tier_manual_user_id": self.env.uid,
                    "tier_manual_date": fields.Date.context_today(self),
                }
            )
            partner._message_log(
                body=self.env._(
                    "Tier set by hand from %(before)s to %(after)s: %(reason)s",
                    before=before,
                    after=partner._crm_label("tier") or self.env._("none"),
                    reason=reason,
                )
            )

    @api.model
    def _cron_crm_tiers(self):
        """Put every name into its tier, in batches that resume after a stop."""
        today = fields.Date.context_today(self)
        domain = Domain("lifecycle", "not in", (False, "name"))
        domain &= Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        domain &= Domain("tier_date", "=", False) | Domain("tier_date", "<", today)
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        cron._commit_progress(remaining=remaining)
        while partners := self.search(domain, limit=self._CRM_TIER_BATCH, order="id"):
            partners._crm_update_tier()
            remaining = max(0, remaining - len(partners))
            if not cron._commit_progress(len(partners), remaining=remaining):
                break

    def _crm_update_tier(self):
        """Compute the tier of commercial entities by the rules."""
        rules = self.env["crm.tier.rule"].search([("active", "=", True)])._as_rules()
        figures = self._crm_tier_figures()
        rows = []
        for partner in self:
            rule = tiers.match(rules, partner.lifecycle, figures[partner.id])
            rows.append(
                {
                    "id": partner.id,
                    "tier": rule and rule.tier,
                    "rule": rule and rule.key,
                    "figures": figures[partner.id],
                }
            )
        self._crm_store_tiers(rows)

    def _crm_store_tiers(self, rows):
        """Write one tier per partner in one statement: it runs over the register."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE res_partner p
                   SET tier_computed = v.tier, tier_rule_id = v.rule,
                       tier_figures = v.figures, tier_date = %s,
                       tier = COALESCE(p.tier_manual, v.tier)
                  FROM jsonb_to_recordset(%s)
                       AS v(id int, tier text, rule int, figures jsonb)
                 WHERE p.id = v.id
             RETURNING p.id
                """,
                fields.Date.context_today(self),
                fields.Json().convert_to_column(rows, self),
            )
        )
        self.invalidate_recordset()

    def _crm_tier_figures(self):
        """Return the figures of the metrics: ``{partner id: {metric: number}}``."""
        self.env.flush_all()
        figures = {
            partner_id: {
                "turnover": 0.0,
                "margin": 0.0,
                "frequency": 0,
                "recency": tiers.NEVER,
                "overdue": 0.0,
                "days_late": 0,
            }
            for partner_id in self.ids
        }
        if figures:
            self._crm_add_sales(figures)
            self._crm_add_margin(figures)
            self._crm_add_overdue(figures)
        return figures

    def _crm_year_ago(self):
        return fields.Date.subtract(fields.Date.context_today(self), months=12)

    def _crm_add_sales(self, figures):
        today, since = fields.Date.context_today(self), self._crm_year_ago()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT commercial_partner_id,
                       SUM(amount_untaxed_signed) FILTER (WHERE invoice_date >= %s),
                       0,
                       MAX(invoice_date) FILTER (WHERE move_type = 'out_invoice')
                  FROM account_move
                 WHERE commercial_partner_id IN %s AND state = 'posted'
                   AND invoice_date IS NOT NULL
                   AND move_type IN ('out_invoice', 'out_refund')
                 GROUP BY 1
                 UNION ALL
                SELECT p.commercial_partner_id, 0,
                       COUNT(*) FILTER (WHERE o.date_order >= %s),
                       MAX(o.date_order)::date
                  FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                 WHERE p.commercial_partner_id IN %s AND o.state = 'sale'
                 GROUP BY 1
                """,
                since,
                tuple(figures),
                since,
                tuple(figures),
            )
        )
        for partner_id, turnover, orders, last in rows:
            mine = figures[partner_id]
            mine["turnover"] += float(turnover or 0)
            mine["frequency"] += orders
            if last:
                mine["recency"] = min(mine["recency"], max(0, (today - last).days))

    def _crm_add_margin(self, figures):
        """Add the margin: what was invoiced less the cost of its products."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.commercial_partner_id, m.company_id, l.product_id,
                       SUM(l.quantity * COALESCE(u.factor / NULLIF(r.factor, 0), 1)
                           * CASE m.move_type WHEN 'out_refund' THEN -1 ELSE 1 END)
                  FROM account_move m
                  JOIN account_move_line l ON l.move_id = m.id
                  JOIN product_product p ON p.id = l.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  JOIN uom_uom r ON r.id = t.uom_id
                  LEFT JOIN uom_uom u ON u.id = l.product_uom_id
                 WHERE m.commercial_partner_id IN %s AND m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_refund')
                   AND m.invoice_date >= %s AND l.display_type = 'product'
                 GROUP BY 1, 2, 3
                """,
                tuple(figures),
                self._crm_year_ago(),
            )
        )
        costs = dict.fromkeys(figures, 0.0)
        # sudo: the cost decides the tier, whoever starts the computation
        products = self.env["product.product"].sudo()
        products = products.browse({row[2] for row in rows})
        for partner_id, company_id, product_id, quantity in rows:
            product = products.browse(product_id).with_prefetch(products._prefetch_ids)
            cost = product.with_company(company_id).standard_price
            costs[partner_id] += float(quantity or 0) * cost
        for partner_id, mine in figures.items():
            mine["margin"] = round(tiers.margin(mine["turnover"], costs[partner_id]), 2)

    def _crm_add_overdue(self, figures):
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.partner_id, SUM(l.amount_residual), MIN(l.date_maturity)
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                 WHERE l.partner_id IN %s AND l.parent_state = 'posted'
                   AND a.account_type = 'asset_receivable'
                   AND NOT l.reconciled AND l.amount_residual > 0
                   AND l.date_maturity < %s
                 GROUP BY 1
                """,
                tuple(figures),
                today,
            )
        )
        for partner_id, overdue, oldest in rows:
            figures[partner_id]["overdue"] = float(overdue)
            figures[partner_id]["days_late"] = (today - oldest).days
