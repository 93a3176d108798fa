"""The indexes that find a caller by number, name, VAT number and mail address."""

from odoo import models


def _folded(registry, column):
    """Return a column's expression as the ORM's ``ilike`` compares it, or None.

    An index on ``unaccent`` is possible only where it is declared immutable.
    """
    if not registry.has_unaccent:
        return column
    expression = registry.unaccent(column)
    return expression if registry.has_unaccent == 2 else None


def _trigram(column):
    """Return an index that serves "contains", where PostgreSQL has pg_trgm."""

    def definition(registry):
        folded = _folded(registry, f"{column}::text")
        if not registry.has_trigram or not folded:
            return ""
        return f"USING gin (({folded}) gin_trgm_ops)"

    return models.Index(definition)


def _beginning(column):
    """Return an index that serves "begins with", whatever the collation."""

    def definition(registry):
        folded = _folded(registry, f"{column}::text")
        return f"(lower({folded}) text_pattern_ops)" if folded else ""

    return models.Index(definition)


class ResPartner(models.Model):
    _inherit = "res.partner"

    _caller_number_idx = models.Index(
        "(phone_sanitized text_pattern_ops) WHERE phone_sanitized IS NOT NULL"
    )
    _caller_number_end_idx = models.Index(
        "(reverse(phone_sanitized::text) text_pattern_ops)"
        " WHERE phone_sanitized IS NOT NULL"
    )
    _caller_vat_idx = models.Index("(vat text_pattern_ops) WHERE vat IS NOT NULL")
    _caller_name_idx = _trigram("complete_name")
    _caller_name_start_idx = _beginning("complete_name")
    _caller_email_idx = _trigram("email")
