"""How the peers are asked for the same answers, where they are installed."""


def partner_statement(env, partners, day, start=None):
    """Return a callable that computes OCA's statement, or None without it."""
    kind = "activity" if start else "outstanding"
    model = f"{kind}.statement.wizard"
    if model not in env:
        return None

    def compute(env):
        values = {"date_end": day, "company_id": env.company.id}
        if start:
            values["date_start"] = start
        wizard = env[model].with_context(active_ids=partners.ids).create(values)
        report = env[f"report.partner_statement.{kind}_statement"]
        return report._get_report_values(partners.ids, wizard._prepare_statement())

    return compute


def financial_report(env, kind, day):
    """Return a callable for ``open_items`` or ``aged_partner_balance``."""
    model = f"{kind.replace('_', '.')}.report.wizard"
    if model not in env:
        return None

    def compute(env):
        accounts = env["account.account"].search(
            [("account_type", "=", "asset_receivable")]
        )
        wizard = env[model].create(
            {"date_at": day, "company_id": env.company.id, "account_ids": accounts.ids}
        )
        report = env[f"report.account_financial_report.{kind}"]
        data = {**wizard._prepare_report_data(), "date_at": day.isoformat()}
        return report._get_report_values(wizard.ids, data)

    return compute
