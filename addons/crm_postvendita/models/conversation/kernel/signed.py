"""What stands in a signed file (CMS, RFC 5652, 5.1), in time that grows with its size.

Programs that sign write files of unknown length in pieces (X.690, 8.1.3.6 and 8.7.3);
for each of them general libraries copy what is left of the file. Only the way to the
content is walked here: no certificate is looked at, nothing is verified.
"""

import base64
import binascii
import re

SIGNED, SEALED = "signed", "sealed"
_OIDS = {
    bytes.fromhex("06092a864886f70d010702"): SIGNED,
    bytes.fromhex("06092a864886f70d010703"): SEALED,
}
_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x06, 0x30, 0x31
_PIECES, _CONTEXT = 0x24, 0xA0
#: pieces of a file that are put together, and what may stand in each other
_MOST_PIECES, _MOST_LEVELS = 500_000, 20
_ARMOR = re.compile(rb"-----BEGIN [A-Z0-9 ]{3,30}-----\s*([A-Za-z0-9+/=\s]+)-----END ")


def kind(raw):
    """Return whether a file is ``"signed"``, ``"sealed"`` or neither: ``""``.

    :param bytes raw: see ``as_der``
    """
    for oid, name in _OIDS.items():
        if raw[:1] == b"\x30" and oid in raw[:30]:
            return name
    return ""


def as_der(raw):
    """Return a file that was written down as text in the bytes that it stands for."""
    if raw[:1] == b"\x30" and kind(raw):
        return raw
    armored = _ARMOR.search(raw) if raw[:500].lstrip().startswith(b"-----") else None
    try:
        text = armored[1] if armored else raw
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return raw


def content(raw):
    """Return what a signed file holds, None if the signature stands alone.

    :raises ValueError: if it is none, or broken
    :raises IndexError: likewise
    """
    at, _end = _enter(raw, 0, _SEQUENCE)
    at = _skip(raw, _expect(raw, at, _OID))
    at, _end = _enter(raw, at, _CONTEXT)
    at, _end = _enter(raw, at, _SEQUENCE)
    at = _skip(raw, _expect(raw, at, _INTEGER))
    at = _skip(raw, _expect(raw, at, _SET))
    at, end = _enter(raw, at, _SEQUENCE)
    at = _skip(raw, _expect(raw, at, _OID))
    if _is_over(raw, at, end):
        return None
    at, _end = _enter(raw, at, _CONTEXT)
    pieces = []
    _collect(raw, at, pieces, 0)
    return b"".join(pieces)


def _header(raw, at):
    """Return tag, begin and end of what stands somewhere; no end if none is told."""
    tag, length = raw[at], raw[at + 1]
    start = at + 2
    if length == 0x80:
        return tag, start, None
    if length > 0x80:
        size = length & 0x7F
        if size > 5:
            raise ValueError("endless")
        length = int.from_bytes(raw[start : start + size], "big")
        start += size
    if start + length > len(raw):
        raise ValueError("cut off")
    return tag, start, start + length


def _expect(raw, at, tag):
    if raw[at] != tag:
        raise ValueError(f"{raw[at]:#x} for {tag:#x}")
    return at


def _enter(raw, at, tag):
    return _header(raw, _expect(raw, at, tag))[1:]


def _is_over(raw, at, end):
    return raw[at : at + 2] == b"\0\0" if end is None else at >= end


def _skip(raw, at, level=0):
    """Return where what stands somewhere ends."""
    _tag, at, end = _header(raw, at)
    if end is not None:
        return end
    if level > _MOST_LEVELS:
        raise ValueError("too deep")
    while not _is_over(raw, at, None):
        at = _skip(raw, at, level + 1)
    return at + 2


def _collect(raw, at, pieces, level):
    """Add the pieces of a text of bytes; return where it ends."""
    tag, at, end = _header(raw, at)
    if tag == _OCTETS and end is not None:
        pieces.append(raw[at:end])
        return end
    if tag != _PIECES or level > _MOST_LEVELS or len(pieces) > _MOST_PIECES:
        raise ValueError("no content")
    while not _is_over(raw, at, end):
        if len(pieces) > _MOST_PIECES:
            raise ValueError("too many pieces")
        at = _collect(raw, at, pieces, level + 1)
    return at if end is not None else at + 2
