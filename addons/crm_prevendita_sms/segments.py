"""How many parts a text message takes; no framework.

The alphabet of telephones and its extension: 3GPP TS 23.038, 6.2.1; lengths of parts:
3GPP TS 23.040, 9.2.3.24.1 (a part of several has six bytes of its own).
"""

#: letters that take one place, and those that take two
BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("^{}\\[~]|€\f")
#: places of one part alone, and of each of several
PHONE, ANY = (160, 153), (70, 67)


def measure(text):
    """Return ``(places, parts, letters)`` of a text.

    :return: places it takes (int), parts of the message (int), and the letters (str)
        that are not in the alphabet of telephones and make every place dearer

    >>> measure("a" * 160), measure("a" * 161), measure("€" * 80)
    ((160, 1, ''), (161, 2, ''), (160, 1, ''))
    >>> measure("È qui"), measure("’" * 71), measure("😀"), measure("")
    ((5, 1, 'È'), (71, 2, '’'), (2, 1, '😀'), (0, 0, ''))
    """
    text = text or ""
    strange = "".join(
        dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENDED)
    )
    if strange:
        places = len(text.encode("utf-16-le")) // 2
        alone, each = ANY
    else:
        places = len(text) + sum(c in EXTENDED for c in text)
        alone, each = PHONE
    parts = bool(places) if places <= alone else -(-places // each)
    return places, int(parts), strange
