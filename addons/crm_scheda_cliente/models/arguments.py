"""What a public method may be given, checked before it meets the database.

Every public method is reached over RPC with whatever a client sends: ``@takes`` says of
each argument what it has to be, and answers anything else with a sentence (OWASP ASVS
5.1.3: positive validation). Below ``api.model`` and ``api.readonly``::

    @api.model
    @takes(partner_id=RECORD, limit=whole(1, 500))
    def get_page(self, partner_id, limit=None):

An argument whose default is None, False or "" may be None or False. What a value
means (a record that exists, a day that makes sense) is the method's own question.
"""

import datetime
import functools
import inspect
import re

from odoo.exceptions import UserError
from odoo.fields import Date

#: the largest number of a record (PostgreSQL's integer)
_MOST = 2**31 - 1
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*=?\s*=?\s*")


class Kind:
    """What a value has to be: ``fits`` tells, ``word`` and ``values`` name it."""

    def __init__(self, word, fits, **values):
        self.word, self.fits, self.values = word, fits, values
        #: of a dictionary, what its values have to be
        self.kinds = {}


def _is_record(value):
    return type(value) is int and 0 < value <= _MOST


def _is_text(value, length):
    if not isinstance(value, str) or len(value) > length or "\x00" in value:
        return False
    # half of a surrogate pair, which no database keeps
    return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)


def _is_day(value):
    if isinstance(value, str):
        try:
            value = _is_text(value, 40) and Date.to_date(value)
        except ValueError:
            return False
    return isinstance(value, datetime.date) and 1900 <= value.year <= 2199


def _is_list(value, length):
    return isinstance(value, (list, tuple, set, frozenset)) and len(value) <= length


def _is_plain(value, depth=4):
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, (list, tuple)):
        inner = value
    elif isinstance(value, str):
        return _is_text(value, 100_000)
    elif isinstance(value, int):
        return abs(value) <= _MOST
    else:
        return value is None or isinstance(value, (float, datetime.date))
    return (
        bool(depth)
        and len(inner) <= 1_000
        and all(_is_plain(one, depth - 1) for one in inner)
    )


def whole(low, high):
    """A whole number between two."""
    return Kind(
        "whole",
        lambda value: type(value) is int and low <= value <= high,
        low=low,
        high=high,
    )


def number(low, high):
    """A number between two, with or without decimals."""
    return Kind(
        "number",
        lambda value: type(value) in (int, float) and low <= value <= high,
        low=low,
        high=high,
    )


def text(length=1_000):
    """A text of so many characters at most."""
    return Kind("text", lambda value: _is_text(value, length), length=length)


def texts(count=1_000, length=1_000):
    """A list of so many texts at most."""
    return Kind(
        "texts",
        lambda value: (
            _is_list(value, count) and all(_is_text(one, length) for one in value)
        ),
        count=count,
        length=length,
    )


def records(count=50_000):
    """A list of the numbers of so many records at most."""
    return Kind(
        "records",
        lambda value: _is_list(value, count) and all(map(_is_record, value)),
        count=count,
    )


def shape(**kinds):
    """A dictionary; of the keys named here the values are checked, too, where they are
    not empty. Other values are plain ones."""

    def fits(value):
        return isinstance(value, dict) and all(
            (not one and not isinstance(one, (dict, list))) or kinds[key].fits(one)
            if key in kinds
            else _is_plain(key) and _is_plain(one)
            for key, one in value.items()
        )

    kind = Kind("shape", fits, names=", ".join(kinds) or "…")
    kind.kinds = kinds
    return kind


RECORD = Kind("record", _is_record)
RECORDS = records()
#: some records, or None for all of them
SOME_OR_ALL = Kind(
    "records", lambda value: value is None or RECORDS.fits(value), count=50_000
)
#: one record or several
ANY_RECORDS = Kind(
    "records", lambda value: _is_record(value) or RECORDS.fits(value), count=50_000
)
TRUTH = Kind("truth", lambda value: value in (0, 1))
DAY = Kind("day", _is_day)
#: a day or a time as a text, which the method reads itself
MOMENT = Kind(
    "day", lambda value: _is_text(value, 40) or isinstance(value, datetime.date)
)
PLAIN = Kind("plain", _is_plain)
#: a file as base64; how large it may be is the method's own question
FILE = Kind(
    "file",
    lambda value: isinstance(value, str) and bool(_BASE64.fullmatch(value)),
)


#: anything: the method makes a text of it with ``as_text``
ANYTHING = Kind("plain", lambda value: True)
#: a list of anything, likewise
ANY_LIST = Kind(
    "texts", lambda value: _is_list(value, 200_000), count=200_000, length=1_000
)


def as_text(value, length):
    """Return what a database can look for of whatever somebody has typed."""
    text = str(value or "")[:length].replace("\x00", "")
    return text.encode(errors="replace").decode()


def takes(**kinds):
    """Decorate a public method: say what each of its arguments has to be.

    :param kinds: a ``Kind`` by the argument's name; those of ``**options`` likewise
    """

    def decorate(method):
        signature = inspect.signature(method)
        rest = next(
            (p.name for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD),
            None,
        )
        optional = {
            name
            for name in kinds
            if name not in signature.parameters
            or not signature.parameters[name].default
        }

        @functools.wraps(method)
        def checked(self, *args, **kwargs):
            try:
                given = dict(signature.bind(self, *args, **kwargs).arguments)
                given.update(options := given.pop(rest, {}))
                if not options.keys() <= kinds.keys():
                    raise TypeError(*options)
            except TypeError as error:
                raise UserError(
                    self.env._("“%s” takes other arguments.", method.__name__)
                ) from error
            for name, value in given.items():
                if name not in kinds:
                    continue
                empty = value is None or value is False
                if not (empty and name in optional or kinds[name].fits(value)):
                    raise UserError(_refusal(self.env, method.__name__, name, kinds))
            return method(self, *args, **kwargs)

        checked._crm_takes = kinds
        return checked

    return decorate


def _refusal(env, method, name, kinds):
    kind = kinds[name]
    wanted = {
        "record": lambda: env._("the number of a record"),
        "records": lambda: env._(
            "a list of the numbers of at most %(count)s records", **kind.values
        ),
        "whole": lambda: env._(
            "a whole number from %(low)s to %(high)s", **kind.values
        ),
        "number": lambda: env._("a number from %(low)s to %(high)s", **kind.values),
        "text": lambda: env._("a text of at most %(length)s characters", **kind.values),
        "texts": lambda: env._(
            "a list of at most %(count)s texts of at most %(length)s characters",
            **kind.values,
        ),
        "shape": lambda: env._("a dictionary (%(names)s)", **kind.values),
        "truth": lambda: env._("true or false"),
        "day": lambda: env._("a day, such as 2026-03-31"),
        "plain": lambda: env._("made of texts, numbers and short lists of them"),
        "file": lambda: env._("a file as base64"),
    }
    return env._(
        "“%(method)s” cannot be asked like this: “%(name)s” has to be %(wanted)s.",
        method=method,
        name=name,
        wanted=wanted[kind.word](),
    )
