"""Who may send a form: decisions without the ORM."""

import ipaddress

#: seconds that a person needs at least between seeing a form and sending it
SOONEST = 2
#: seconds for which a form that was opened may be sent
LATEST = 24 * 3600
#: a field that people do not see: what is written there, a robot has written
TRAP = "second_subject"
#: the field with the proof that the form was opened in a browser
TOKEN = "crm_form_token"


def make_token(sign, moment):
    """Return the proof that a form was opened at a moment (seconds since 1970).

    >>> make_token(lambda text: f"<{text}>", 12.7)
    '12-<12>'
    """
    return f"{int(moment)}-{sign(str(int(moment)))}"


def judge_token(token, is_signed, now):
    """Return what a proof is worth: ``"good"``, ``"early"``, ``"old"``, ``"forged"``.

    :param is_signed: tells whether a text has a signature
    :param now: seconds since 1970

    >>> signed = lambda text, signature: signature == "x" + text
    >>> [judge_token("100-x100", signed, now) for now in (101, 110, 10**6)]
    ['early', 'good', 'old']
    >>> {judge_token(bad, signed, 110) for bad in (None, "", "100", "99-x100", "²-x²")}
    {'forged'}
    """
    stamp, dash, signature = str(token or "").partition("-")
    known = dash and stamp.isascii() and stamp.isdigit() and len(stamp) < 16
    if not known or not is_signed(stamp, signature):
        return "forged"
    age = now - int(stamp)
    if age < SOONEST:
        return "early"
    return "good" if age <= LATEST else "old"


def reader_of(address):
    """Return what stands for one sender among network addresses.

    A home has a whole network of addresses of version 6: its first half counts.

    >>> reader_of("192.0.2.7"), reader_of("2001:db8:1:2:3::4"), reader_of("-")
    ('192.0.2.7', '2001:db8:1:2::', '-')
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return str(address or "")[:64]
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_address(int(found) >> 64 << 64))


class Limiter:
    """Counts in this process's memory: so many in so many seconds for each key.

    Nothing is written or asked of the database: for what is cheap and frequent. Each
    worker counts by itself, so that the real limit is that of all workers together.

    >>> few = Limiter(2, 60)
    >>> [few.allows("a", now) for now in (0, 1, 2, 61)]
    [True, True, False, True]
    >>> few.allows("b", 2)
    True
    """

    #: keys that are remembered: beyond them, all are forgotten
    MOST_KEYS = 20000

    def __init__(self, most, seconds):
        self.most, self.seconds = most, seconds
        self._seen = {}

    def allows(self, key, now):
        """Count one and return whether it is within the limit."""
        slot, count = self._seen.get(key, (now, 0))
        if now - slot >= self.seconds:
            slot, count = now, 0
        if len(self._seen) >= self.MOST_KEYS and key not in self._seen:
            self._seen = {}
        self._seen[key] = (slot, count + 1)
        return count < self.most
