"""Telephone numbers as exchanges and people write them: no database here."""

import re

import phonenumbers

#: what exchanges send when the caller withholds the number
HIDDEN = {
    "",
    "anonymous",
    "anonimo",
    "unknown",
    "unavailable",
    "private",
    "privato",
    "restricted",
    "withheld",
    "nascosto",
    "sconosciuto",
    "asterisk",
    "s",
}
#: no number of the world is longer; what is longer is not a number
MAX_LENGTH = 32
#: fewer digits than these name an extension or a short code, not a caller
MIN_DIGITS = 4
#: an ending of this many digits is worth a guess
SUFFIX_DIGITS = 8
MIN_SUFFIX_DIGITS = 6
#: a company's direct lines share all but the last digits of the switchboard
EXTENSION_DIGITS = 2
#: a shorter full number, plus included, is a switchboard itself
MIN_SWITCHBOARD = 12

_SCHEME = re.compile(r"^(tel|sips?|callto):", re.IGNORECASE)
_NUMBER = re.compile(r"^[+(]?[\d\s().\-/]+$")
_INTERNATIONAL = re.compile(r"^(?:\+|00)")


def clean(text):
    """Return a number without scheme, host, parameters and wrong spaces.

    >>> clean("sip:+39030123456@pbx.example;user=phone")
    '+39030123456'
    >>> clean("  tel:030/123456 ")
    '030/123456'
    """
    text = _SCHEME.sub("", (text or "").strip())
    text = text.split("@")[0].split(";")[0]
    # no-break and thin spaces come with what is pasted from a web page
    return re.sub(r"\s+", " ", text).strip().strip("\"'<>")[: MAX_LENGTH * 2]


def is_hidden(text):
    """Tell whether the caller withheld the number.

    >>> is_hidden("Anonymous"), is_hidden("sip:anonymous@host"), is_hidden("030")
    (True, True, False)
    """
    return clean(text).lower() in HIDDEN


def digits(text):
    return re.sub(r"\D", "", clean(text))


def looks_like_number(text):
    """Tell whether a text typed by a person may be a telephone number.

    >>> looks_like_number("030 12"), looks_like_number("S00012")
    (True, False)
    """
    text = clean(text)
    count = len(digits(text))
    return bool(_NUMBER.match(text)) and MIN_DIGITS <= count <= MAX_LENGTH


def e164(text, region):
    """Return every full number a text may mean, as E.164, likeliest first.

    ``030 123456`` means an Italian number where the region is Italy; the same
    digits may come without the plus from an exchange: ``39030123456``.

    :param str text: any format of the world, letters included (vanity numbers)
    :param region: two-letter country code, or None
    :return: list of str, empty for short codes and for what is no number
    """
    text = clean(text)
    attempts = [text]
    plain = digits(text)
    if plain and not _INTERNATIONAL.match(text):
        attempts.append(f"+{plain}")
    elif text.startswith("00"):
        attempts.append(f"+{plain[2:]}")
    found = []
    for attempt in attempts:
        number = _parse(attempt, region)
        if number and number not in found:
            found.append(number)
    return found


def _parse(text, region):
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if text.startswith("+") and not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def prefixes(text, region):
    """Return the beginnings in E.164 that a number being typed may have.

    >>> prefixes("030 12", "IT")
    ['+3903012', '+03012']
    >>> prefixes("+39 030", "IT")
    ['+39030']
    """
    text = clean(text)
    plain = digits(text)
    if text.startswith("+"):
        return [f"+{plain}"]
    if text.startswith("00"):
        return [f"+{plain[2:]}"]
    code = phonenumbers.country_code_for_region(region) if region else 0
    if not code:
        return [f"+{plain}"]
    # most countries drop their trunk zero after the country code, Italy does not
    if plain.startswith("0") and region not in ("IT", "SM", "VA"):
        return [f"+{code}{plain[1:]}"]
    return [f"+{code}{plain}", f"+{plain}"]


def suffix(text):
    """Return the ending worth a guess, or None where it is too short.

    >>> suffix("+39 030 123456")
    '30123456'
    """
    plain = digits(text)
    return plain[-SUFFIX_DIGITS:] if len(plain) >= MIN_SUFFIX_DIGITS else None


def switchboard(number):
    """Return the beginning that a company's direct lines share with ``number``.

    >>> switchboard("+390301234567")
    '+3903012345'
    """
    return number[:-EXTENSION_DIGITS]


def pretty(number):
    """Return a number as people read it, or the text itself.

    >>> pretty("+390301234567")
    '+39 030 123 4567'
    """
    try:
        parsed = phonenumbers.parse(number or "", None)
    except phonenumbers.NumberParseException:
        return number or ""
    return phonenumbers.format_number(
        parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
