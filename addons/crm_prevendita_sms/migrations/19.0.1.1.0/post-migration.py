"""Gateways of before sign as their providers do: the body alone, without a time.

Their addresses are as old as they are.
"""


def migrate(cr, version):
    cr.execute(
        "UPDATE crm_sms_gateway SET time_kind = 'none', token_date = create_date"
    )
