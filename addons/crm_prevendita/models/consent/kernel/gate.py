"""Whether a number may be called: the Italian opposition register.

Source: DPR 26/2022. Who telemarkets checks his numbers against the register at
most 15 days before the call; opposition ends earlier consents; consents given
within a contract, in force or ended less than 30 days ago, remain; a consent
given later than the opposition lifts it.
"""


def may_call(today, days, *, blacklisted=False, checked=None, opposed=None,
             consented=None, customer=False):  # fmt: skip
    """Return (allowed, reason code).

    :param date today: the day of the call
    :param int days: how long a check holds; 0: no check is asked for
    :param date checked: the day of the number's last check, or None
    :param date opposed: since when the register lists it, or None
    :param date consented: the day of a consent still given, or None
    :param bool customer: there is a contract with this number's owner
    """
    if blacklisted:
        return False, "blacklisted"
    if consented and (not opposed or consented >= opposed):
        return True, "consented"
    if customer:
        return True, "customer"
    if opposed:
        return False, "opposed"
    if not days:
        return True, "free"
    if not checked:
        return False, "unchecked"
    if (today - checked).days > days:
        return False, "stale"
    return True, "checked"
