"""Gateways of before sign as their providers do: the body alone, without a time."""


def migrate(cr, version):
    cr.execute("UPDATE crm_sms_gateway SET time_kind = 'none'")
