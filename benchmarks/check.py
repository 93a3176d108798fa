"""Proves that the ORM and core's accounting agree with the filled data."""

from fill.clone import BASE, BIG, DOCUMENTS, MEDIUM, SMALL


def check(env):
    """Raise AssertionError naming the first thing that does not agree."""
    _check_moves_balance(env)
    for company in (BIG, MEDIUM, SMALL):
        _check_customer(env, env["res.partner"].browse(BASE + company), company)
    _check_residuals(env)


def _check_moves_balance(env):
    env.cr.execute(
        """SELECT move_id FROM account_move_line GROUP BY move_id
            HAVING abs(sum(balance)) > 0.001 LIMIT 1"""
    )
    assert not env.cr.fetchone(), "a journal entry does not balance"


def _check_customer(env, partner, company):
    move = env["account.move"]
    domain = [("partner_id", "=", partner.id), ("move_type", "=", "out_invoice")]
    count = move.search_count(domain)
    assert count == DOCUMENTS[company], f"{partner.name} has {count} invoices"
    open_amount = sum(move.search(domain).mapped("amount_residual"))
    assert abs(partner.credit - open_amount) < 0.01, "credit is not the open amount"


def _check_residuals(env):
    """A sample of stored residuals equals what the ORM computes."""
    lines = env["account.move.line"].search(
        [("id", ">", BASE), ("account_id.account_type", "=", "asset_receivable")],
        limit=200,
        order="id desc",
    )
    stored = lines.mapped("amount_residual")
    env.add_to_compute(lines._fields["amount_residual"], lines)
    for line, before in zip(lines, stored, strict=True):
        message = f"{line.move_name}: stored residual {before}"
        assert abs(line.amount_residual - before) < 0.001, message
