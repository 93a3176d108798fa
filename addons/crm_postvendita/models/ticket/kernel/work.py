"""Amounts of a line of work."""


def line_amounts(amount, unit_cost, unit_price, round_):
    """Return the rounded cost and price of hours or pieces.

    >>> line_amounts(1.5, 31.0, 68.0, lambda value: round(value, 2))
    (46.5, 102.0)
    """
    return round_(amount * unit_cost), round_(amount * unit_price)
