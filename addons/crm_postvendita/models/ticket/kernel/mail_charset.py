"""Bytes of a mail as text, whatever the mail says of their encoding."""

import codecs
import re

import chardet

#: Labels that the Encoding Standard (WHATWG, encoding.spec.whatwg.org, "Names and
#: labels") reads as another encoding than Python does, or that Python does not know.
_LABELS = {
    label: codec
    for codec, labels in {
        "cp1252": "ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100"
        " iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252"
        " ansi iso-8859-8859-1 us latin-1 646",
        "cp1250": "x-cp1250",
        "cp1251": "x-cp1251",
        "cp1253": "x-cp1253",
        "cp1254": "csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9"
        " iso_8859-9:1989 l5 latin5 x-cp1254",
        "cp1255": "x-cp1255",
        "cp1256": "x-cp1256",
        "cp1257": "x-cp1257",
        "cp1258": "x-cp1258",
        "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
        "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i logical visual",
        "cp866": "866 csibm866 ibm866",
        "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk"
        " iso-ir-58 x-gbk hz-gb-2312 cn-gb",
        "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
        "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j"
        " x-sjis",
        "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
        "iso2022_jp_ext": "iso-2022-jp csiso2022jp",
        "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987"
        " ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
        "koi8_u": "koi8-ru koi8-u",
        "koi8_r": "cskoi8r koi koi8 koi8-r koi8_r",
        "mac_roman": "csmacintosh mac macintosh x-mac-roman",
        "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8"
        " utf-8mb4 utf8mb4 unicode",
        "utf-16": "csunicode iso-10646-ucs-2 ucs-2 unicodefeff utf-16le",
    }.items()
    for label in labels.split()
}
#: known to Python, but no encoding of a mail's text; some cost quadratic time
_REFUSED = frozenset(
    "idna punycode undefined unicode-escape raw-unicode-escape mbcs oem".split()
)
_LEADING = re.compile(r"(?:windows-125\d|iso-8859-\d{1,2}|utf-?8|koi8-r|gb2312|big5)")
_SEVEN = re.compile(r"iso2022|utf-?7|hz")
#: so much of a text tells its encoding
_SAMPLE = 20_000
#: of the letters of a text; below, it is written in the Latin alphabet
_MANY = 0.3
_FEW = 6
_SURE = 0.15


def codec(label):
    """Return the name of Python's codec for a mail's label, or None.

    >>> codec("ISO-8859-1"), codec("windows-1252http-equiv"), codec("x-unknown")
    ('cp1252', 'windows-1252', None)
    """
    label = re.sub(r"[^\x21-\x7e]|[\"';,]", "", str(label or "")).lower()
    if label in _LABELS:
        return _LABELS[label]
    for name in (label, *_LEADING.findall(label)[:1]):
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # no public way tells codecs of text from those of bytes
        if found.name not in _REFUSED and getattr(found, "_is_text_encoding", True):
            return _LABELS.get(name, name)
    return None


def decode(raw, label=None):
    """Return bytes as text, without what PostgreSQL cannot hold.

    The label counts if it can be true; UTF-8 is recognised under any; else the text
    itself tells, and at last it is Windows' Western encoding, as in browsers.

    >>> decode(b"perch\\xe9 \\x80", "iso-8859-1"), decode(b"\\xc3\\xa8", "us-ascii")
    ('perché €', 'è')
    """
    text = _decoded(raw, codec(label))
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _decoded(raw, name):
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and name in ("utf-16", None):
        return raw.decode("utf-16", "replace")
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode("utf-8", "replace")
    if raw.isascii() and name in (None, "cp1252", "utf-8"):
        return raw.decode("ascii")
    if name == "utf-16":
        return raw.decode("utf-16-le", "replace")
    # the encodings of seven bits look like ASCII, which is UTF-8
    for sure in ("utf-8", name) if not _SEVEN.match(name or "") else (name,):
        try:
            # a text is UTF-8 by chance as good as never
            return raw.decode(sure or "utf-8")
        except (UnicodeError, ValueError):
            continue
    if name == "utf-8":
        read = raw.decode("utf-8", "replace")
        good = sum(c > "\x7f" and c != "\ufffd" for c in read[:_SAMPLE])
        if good > read[:_SAMPLE].count("\ufffd"):
            return read  # cut in the middle of a letter, or one byte broken
    if name in (None, "utf-8"):
        name = _detected(raw[:_SAMPLE])
    return raw.decode(name, "replace")


def _detected(raw):
    """Return the codec that a text seems to be written in."""
    high = sum(byte > 0x7F for byte in raw)
    letters = sum(byte > 0x7F or chr(byte).isalpha() for byte in raw)
    if high < max(_MANY * letters, _FEW):
        return "cp1252"
    guess = chardet.detect(raw)
    found = codec(guess["encoding"])
    return found if found and guess["confidence"] >= _SURE else "cp1252"
