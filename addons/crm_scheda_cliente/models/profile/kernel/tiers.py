"""Tiers of customers from their figures, as pure functions: no ORM in here."""

from typing import NamedTuple

#: figures of a customer that a rule may look at, all over the last 12 months but
#: for the two that say otherwise
METRICS = (
    "turnover",  # invoiced less credited, before taxes, in company currency
    "margin",  # share of the turnover left after the products' cost, in percent
    "frequency",  # confirmed orders
    "recency",  # days since the last order or invoice, ever; 99999: never
    "overdue",  # overdue today, in company currency
    "days_late",  # days the oldest open item is overdue today
)
NEVER = 99999


class Condition(NamedTuple):
    metric: str
    operator: str  # ">=" or "<="
    value: float


class Rule(NamedTuple):
    key: int
    tier: str
    steps: frozenset  # steps of the lifecycle it applies to, empty: all
    conditions: tuple


def holds(condition, figures):
    """Return whether the figures fulfil one condition."""
    figure = figures[condition.metric]
    if condition.operator == ">=":
        return figure >= condition.value
    return figure <= condition.value


def match(rules, step, figures):
    """Return the first rule that a customer fulfils, or None.

    :param rules: iterable of ``Rule`` in order of precedence
    :param str step: where the customer stands in the lifecycle
    :param dict figures: one number per metric
    """
    for rule in rules:
        if rule.steps and step not in rule.steps:
            continue
        if all(holds(condition, figures) for condition in rule.conditions):
            return rule
    return None


def margin(turnover, cost):
    """Return the margin in percent of the turnover; no turnover has none.

    Credited more than invoiced is a loss, whatever the cost was.
    """
    if turnover <= 0:
        return -100.0 if turnover < 0 else 0.0
    return 100.0 * (1.0 - cost / turnover)
