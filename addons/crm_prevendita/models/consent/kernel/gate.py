"""Whether a number may be called: the Italian opposition register.

Source: L. 5/2018, article 1, and DPR 26/2022. Who telemarkets checks his numbers
against the register at most 15 days before the call; opposition ends earlier consents;
those given within a contract, in force or ended at most 30 days ago, remain; a consent
given later than the opposition lifts it. Any other consent may have been ended by an
opposition since: the number is checked all the same. Having bought once is no consent.
The register is of Italian numbers.
"""

from datetime import timedelta

#: days that a check holds at most, and a consent after the contract's end
CHECK_HOLDS, CONTRACT_HOLDS = 15, 30


def contract_holds(today, end):
    """Tell whether consents within a contract still hold.

    :param date end: the day on which it ended, or None while it is in force
    """
    return not end or today <= end + timedelta(days=CONTRACT_HOLDS)


def may_call(today, days, *, blacklisted=False, checked=None, opposed=None,
             consented=None, contracted=False, foreign=False):  # fmt: skip
    """Return (allowed, reason code).

    :param date today: the day of the call
    :param int days: how long a check holds, never more than ``CHECK_HOLDS``; 0: no
        check is asked for
    :param date checked: the day of the number's last check, or None
    :param date opposed: since when the register lists it, or None
    :param date consented: the day of a consent still given, or None
    :param bool contracted: a consent was given within a contract, see
        ``contract_holds``
    :param bool foreign: the number is not an Italian one
    """
    if blacklisted:
        return False, "blacklisted"
    if consented and opposed and consented >= opposed:
        return True, "consented"
    if contracted:
        return True, "contract"
    if opposed:
        return False, "opposed"
    if foreign:
        return True, "foreign"
    if not days:
        return True, "free"
    if not checked:
        return False, "unchecked"
    if (today - checked).days > min(days, CHECK_HOLDS):
        return False, "stale"
    return True, "checked"
