"""Cells that a spreadsheet may open without running anything."""

#: what makes a spreadsheet take a cell for a formula
#: (source: OWASP, "CSV Injection")
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def safe(value):
    """Return a cell that no spreadsheet takes for a formula.

    An apostrophe in front marks it as text; the import drops it again. A phone
    number or a plain number keeps its sign.
    """
    if not isinstance(value, str) or not value:
        return value
    if value[0] in TRIGGERS or value.lstrip()[:1] in TRIGGERS:
        if value[0] in "+-" and value[1:].replace(" ", "").replace(",", "").isdigit():
            return value
        return "'" + value
    return value
