"""May this person be contacted, now, this way, for this purpose: one pure function.

Sources: D.Lgs. 196/2003 (privacy code) art. 122 (tracking), 130(1)-(2) (automatic
calls, mail, messages: consent, of companies too, which are subscribers), 130(4) (mail
to who bought, similar products), 130(3)-(3-bis), L. 5/2018 and DPR 26/2022
(operator's calls and paper mail: opposition register, see ``gate``); the Garante's
provision no. 284 of 17 April 2026 (pixels) and 330 of 4 June 2025 (a consent is one
that can be proved); the code of conduct for telemarketing (hours, see ``hours``);
GDPR art. 5(1)(a) and (d), 7, 17, 21, 22. The cap is a company's own rule.

What is weighed, in this order: erasure; service and contract (allowed, if they offer
nothing); a no of any kind, unless a later yes undid it; the ground; the register; the
cap, and what was agreed; the hours.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from . import gate, hours

CALL, EMAIL, PEC, SMS, POST, MESSAGING = (
    "call", "email", "pec", "sms", "post", "messaging"
)  # fmt: skip
MARKETING, PROFILING, TRACKING, SERVICE = (
    "marketing", "profiling", "tracking", "service"
)  # fmt: skip
#: what comes of the question
ALLOWED, REFUSED, CHECK_FIRST, NOT_NOW = (
    "allowed", "refused", "register_needed", "not_now"
)  # fmt: skip
#: the channels whose subscribers may stand in the opposition register
IN_REGISTER = (CALL, POST)


@dataclass(frozen=True)
class Rules:
    """What a company may set.

    :param int sale_months: for how long after a sale its address may be written to;
        the law says no term
    :param int cap: marketing contacts that a person gets in ``cap_days``, over all
        campaigns and channels; 0: as many as one likes
    :param int check_days: how long a look into the register holds, see ``gate``
    :param bool calling_code: whether the company keeps the code of conduct's hours
    """

    sale_months: int = 24
    cap: int = 3
    cap_days: int = 30
    check_days: int = gate.CHECK_HOLDS
    calling_code: bool = True


@dataclass(frozen=True)
class History:
    """What is known of a person: days, and whom they are about.

    :param consents: ``(purpose, channel or None for all, day)``
    :param withdrawals: the same
    :param refusals: ``(channel, day)`` of “do not …” and of “unsubscribe”
    :param sales: days on which an address was given with a sale
    :param checks: ``(channel, day, whether opposed)`` of looks into the register
    :param contract: ``(first day, last day or None)``, or None
    :param contract_consent: the day of a consent given within it, or None
    :param contacts: days of marketing contacts
    :param agreed: the day of a visit or a demo agreed on, or None: until it is over
        nobody calls about something else
    :param bounced: days on which a mail came back for good
    :param erased: the day of the erasure, or None
    :param merged: two persons are one now: any no of either holds
    """

    consents: tuple = ()
    withdrawals: tuple = ()
    refusals: tuple = ()
    sales: tuple = ()
    checks: tuple = ()
    contract: tuple | None = None
    contract_consent: date | None = None
    contacts: tuple = ()
    agreed: date | None = None
    bounced: tuple = ()
    erased: date | None = None
    merged: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is said, by which rule, and what it rests on.

    :param str verdict: ``ALLOWED``, ``REFUSED``, ``CHECK_FIRST`` or ``NOT_NOW``
    :param str rule: which rule said it, a key of the sentences
    :param evidence: the day of the consent, sale, check or refusal, or None
    """

    verdict: str
    rule: str
    evidence: date | None = field(default=None, compare=False)

    def __bool__(self):
        return self.verdict == ALLOWED


def may(channel, purpose, moment, history, place="", rules=Rules()):  # noqa: B008
    """Return the ``Verdict`` on one contact.

    :param datetime moment: where the person is, at the moment of sending or calling
    :param str place: the municipality, whose patron's day counts for calls

    >>> from datetime import datetime
    >>> noon = datetime(2026, 12, 1, 12)
    >>> may(EMAIL, MARKETING, noon, History()).rule
    'art130_1'
    >>> bool(may(EMAIL, MARKETING, noon, History(sales=(date(2026, 10, 1),))))
    True
    >>> may(CALL, MARKETING, noon, History()).verdict
    'register_needed'
    """
    day = moment.date()
    if history.erased and history.erased <= day:
        return Verdict(REFUSED, "erased", history.erased)
    if purpose == SERVICE:
        return Verdict(ALLOWED, "contract")
    found = _no(channel, purpose, day, history)
    if found is None:
        found = _ground(channel, purpose, day, history, rules)
    if purpose != MARKETING or found.verdict == REFUSED:
        return found
    rest = resting(channel, day, history, rules)
    if rest:
        return rest[0]
    if found and channel == CALL and rules.calling_code:
        return _within_hours(moment, place, found)
    return found


def resting(channel, day, history, rules):
    """Return ``(Verdict, first day on which one may again)``, or None.

    >>> days = tuple(date(2026, 12, day) for day in (1, 4, 9))
    >>> had = History(contacts=days)
    >>> said, again = resting(EMAIL, date(2026, 12, 14), had, Rules())
    >>> said.rule, again
    ('cap', datetime.date(2026, 12, 31))
    >>> resting(EMAIL, date(2026, 12, 31), had, Rules())
    >>> talks = History(agreed=date(2026, 12, 16))
    >>> said, again = resting(CALL, date(2026, 12, 14), talks, Rules())
    >>> said.verdict, said.rule, again
    ('not_now', 'agreed', datetime.date(2026, 12, 17))
    >>> resting(EMAIL, date(2026, 12, 14), talks, Rules())
    """
    if channel == CALL and history.agreed and history.agreed >= day:
        return Verdict(NOT_NOW, "agreed", history.agreed), history.agreed + _DAY
    window = timedelta(days=rules.cap_days)
    recent = sorted(past for past in history.contacts if day - window < past <= day)
    if not rules.cap or len(recent) < rules.cap:
        return None
    return Verdict(REFUSED, "cap", recent[-1]), recent[-rules.cap] + window


def _latest(days, until):
    return max((day for day in days if day <= until), default=None)


def _said(words, channel, purpose, until):
    """Return the latest day on which something was said for a purpose and channel."""
    return _latest(
        (day for what, how, day in words if what == purpose and how in (None, channel)),
        until,
    )


def _yes(channel, purpose, day, history):
    return _said(history.consents, channel, purpose, day)


def _last_no(channel, purpose, day, history):
    """Return the day of the latest withdrawal or refusal until then, or None."""
    withdrawn = _said(history.withdrawals, channel, purpose, day)
    refused = None
    if purpose == MARKETING:
        refused = _latest(
            (when for how, when in history.refusals if how == channel), day
        )
    return max((one for one in (withdrawn, refused) if one), default=None)


def _no(channel, purpose, day, history):
    """Return the ``Verdict`` of a no that still holds, or None."""
    no = _last_no(channel, purpose, day, history)
    if no:
        yes = _yes(channel, purpose, day, history)
        if history.merged:
            return Verdict(REFUSED, "merged_strictest", no)
        if not yes or yes <= no:
            withdrawn = _said(history.withdrawals, channel, purpose, day)
            rule = "consent_withdrawn" if no == withdrawn else "refusal"
            return Verdict(REFUSED, rule, no)
    bounced = _latest(history.bounced, day)
    if bounced and channel == EMAIL and purpose == MARKETING:
        return Verdict(REFUSED, "hard_bounce", bounced)
    return None


def _ground(channel, purpose, day, history, rules):
    """Return the ``Verdict`` by what a contact rests on."""
    yes = _yes(channel, purpose, day, history)
    if purpose != MARKETING:
        rule = f"{purpose}_consent"
        return Verdict(ALLOWED, rule, yes) if yes else _refuse(
            rule, channel, purpose, day, history
        )  # fmt: skip
    if channel in IN_REGISTER:
        return _by_register(channel, yes, day, history, rules)
    if yes:
        return Verdict(ALLOWED, "art130_1", yes)
    if channel == EMAIL and _contracted(channel, day, history, 0):
        return Verdict(ALLOWED, "art130_1", history.contract_consent)
    sale = _latest(history.sales, day)
    if channel == EMAIL and sale and sale > _months_before(day, rules.sale_months):
        return Verdict(ALLOWED, "art130_4", sale)
    rule = "art130_4" if sale else "art130_1"
    return _refuse(rule, channel, purpose, day, history)


def _refuse(rule, channel, purpose, day, history):
    """Return a refusal; that a consent lies in the future is said."""
    ahead = _yes(channel, purpose, date.max, history)
    if ahead and ahead > day:
        return Verdict(REFUSED, "future_consent_ignored", ahead)
    return Verdict(REFUSED, rule)


def _contracted(channel, day, history, holds=gate.CONTRACT_HOLDS):
    """Tell whether a consent given within a contract still holds.

    It ends with the contract that it was given in, and with any no since.
    """
    given = history.contract_consent
    if not (history.contract and given):
        return False
    start, end = history.contract
    if not start <= given <= (end or day) or given > day:
        return False
    no = _last_no(channel, MARKETING, day, history)
    if no and no >= given:
        return False
    return not end or day <= end + timedelta(days=holds)


def _by_register(channel, yes, day, history, rules):
    checks = [
        (when, opposed)
        for how, when, opposed in history.checks
        if how == channel and (day - rules.check_days * _DAY) <= when <= day
    ]
    checked = max((when for when, _opposed in checks), default=None)
    opposed = checked and any(said for when, said in checks if when == checked)
    if opposed and history.merged and len(checks) > 1:
        return Verdict(REFUSED, "merged_strictest", checked)
    allowed, code = gate.may_call(
        day,
        rules.check_days,
        checked=checked,
        # since when is not told: taken as before the look
        opposed=checked if opposed else None,
        consented=yes if not opposed or (yes and yes > checked) else None,
        contracted=_contracted(channel, day, history),
    )
    if allowed:
        rule = "art130_3bis" if code in ("checked", "free") else "opposition_register"
        return Verdict(ALLOWED, rule, checked or yes)
    if code == "opposed":
        return _refuse("opposition_register", channel, MARKETING, day, history)
    return Verdict(CHECK_FIRST, "opposition_register")


def _within_hours(moment, place, found):
    lawful = hours.allowed(moment.date(), place)
    at = moment.hour + moment.minute / 60
    if lawful and lawful[0] <= at < lawful[1]:
        return found
    return Verdict(NOT_NOW, "hours")


_DAY = timedelta(days=1)


def _months_before(day, months):
    """Return the day so many months before, the month's last where it has no such.

    >>> _months_before(date(2026, 12, 31), 1), _months_before(date(2026, 1, 15), 24)
    (datetime.date(2026, 11, 30), datetime.date(2024, 1, 15))
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + (day.day - 1) * _DAY, following - _DAY)
