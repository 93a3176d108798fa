"""What a mail says and what it carries, as a person would read it.

The words are those of the sender: a mail that hangs on another one is a file, whose
text is never taken for the sender's. Nothing is dropped: what is not text is a file,
and what is too much to be read is a file too (RFC 2045, 2046, 2183, 2387).
"""

import base64
import binascii
import email
import email.policy
import mimetypes
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote_to_bytes

from .mail_charset import decode

#: parts of a mail that are read; further ones stay in the original
MOST_PARTS = 500
#: parts within parts; nobody writes such a mail by hand or by program
MOST_LEVELS = 100
#: bytes of HTML that are cleaned: some seconds of work
MOST_HTML = 1_000_000
#: steps that core's cleaning may take to look through one text, see ``html_cost``
_MOST_STEPS = 4_000_000
#: addresses of a header without end that are read; a thousand take a second
MOST_RECIPIENTS = 300
_LONG_LIST = 30_000
_HEADERS = ("subject", "from", "sender", "reply-to", "to", "cc", "resent-to")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_NAME_LENGTH = 150
#: file extensions that ``mimetypes`` does not know, or knows an odd one for
_EXTENSIONS = {
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-tnef": ".dat",
    "application/xml": ".xml",
    "audio/mpeg": ".mp3",
    "image/jpeg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/heic": ".heic",
    "image/webp": ".webp",
    "text/calendar": ".ics",
    "text/directory": ".vcf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/x-amp-html": ".html",
}
_WORD = re.compile(r"[^\W\d_]{4,}")


class TooDeep(ValueError):
    """A mail whose parts stand in each other without end."""


@dataclass
class File:
    """A file of a mail: a name without folders, its bytes, the id that HTML cites."""

    name: str
    content: bytes
    cid: str = ""
    kind: str = "application/octet-stream"


@dataclass
class Reading:
    """What was read: texts in order as ``("plain" | "html", text)``, files, cuts."""

    texts: list = field(default_factory=list)
    files: list = field(default_factory=list)
    #: that some parts, or some HTML, were too much to be read
    cut: bool = False

    def add(self, other):
        self.texts += other.texts
        self.files += other.files

    @property
    def has_text(self):
        return any(is_visible(*text) for text in self.texts)


def read(message, stems=None):
    """Read a mail.

    :param email.message.EmailMessage message: the mail, not changed
    :param dict stems: names for files without one: ``part``, ``mail``, ``invite``
    :rtype: Reading
    :raises TooDeep: if nobody could have written it
    """
    reader = _Reader(stems or {})
    reading = reader.part(message, 0)
    if not reading.has_text:
        reader.promote(reading)
    if reader.count > MOST_PARTS:
        name = f"{reader.stem('original')}.eml"
        reading.files.append(File(name, as_bytes(message), kind="message/rfc822"))
        reading.cut = True
    _bound_html(reading, reader)
    return reading


class _Reader:
    """One mail being read: counts its parts, remembers what may be its text."""

    def __init__(self, stems):
        self.stems = stems
        self.count = 0
        #: files that are the mail's text if it has no other
        self.spare = []

    def stem(self, kind):
        return self.stems.get(kind) or kind

    def part(self, part, level, first=True):
        """Read a part and those in it.

        :param bool first: whether it is the first one of its container
        """
        if level > MOST_LEVELS:
            raise TooDeep(f"more than {MOST_LEVELS} parts in each other")
        self.count += 1
        if self.count > MOST_PARTS:
            return Reading()
        kind = content_type(part)
        if kind.startswith("message/") and kind != "message/partial":
            return self.mail(part, kind)
        if kind.startswith("multipart/"):
            children = part.get_payload()
            if isinstance(children, list) and children:
                return self.container(children, kind, level)
            return self.without_boundary(part, level)
        return self.leaf(part, kind, first)

    def container(self, children, kind, level):
        readings = [
            self.part(child, level + 1, not number)
            for number, child in enumerate(children)
        ]
        found = Reading()
        if kind != "multipart/alternative":
            for reading in readings:
                found.add(reading)
            return found
        found.texts = chosen([reading.texts for reading in readings])
        for reading in readings:
            found.files += reading.files
        return found

    def without_boundary(self, part, level):
        """Read a container whose limits are not told, or told wrongly."""
        raw = payload(part)
        limit = re.match(rb"(?s).{0,2000}?^--([!-~ ]{1,70}?)\s*\r?\n[\w-]+:", raw, re.M)
        if not limit:
            text = decode(raw, charset(part))
            return Reading([("plain", text)]) if text.strip() else Reading()
        head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % limit[1]
        again = email.message_from_bytes(head + raw, policy=email.policy.SMTP)
        if not again.is_multipart():
            return Reading([("plain", decode(raw, charset(part)))])
        return self.part(again, level + 1)

    def leaf(self, part, kind, first):
        raw, name = payload(part), filename(part)
        cid = header(part, "Content-ID").strip("<> ")
        apart = header(part, "Content-Disposition").lower().startswith("attachment")
        text = kind in ("text/plain", "text/html", "text/enriched", "text/richtext")
        if text and not name and not apart and (first or not cid):
            form = "html" if kind == "text/html" else "plain"
            text = decode(raw, charset(part)).replace("\r\n", "\n")
            return Reading([(form, text)])
        if not raw and not name:
            return Reading()
        known = name or self.unnamed(kind)
        found = File(known, raw, cid, kind)
        if not (cid and kind.startswith("image/")) and _is_text(raw, kind):
            self.spare.append((apart, found, charset(part)))
        return Reading(files=[found])

    def unnamed(self, kind):
        if kind == "text/calendar":
            return f"{self.stem('invite')}.ics"
        extension = _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ""
        if not extension and kind.startswith("image/"):
            extension = f".{kind.partition('/')[2]}"
        return clean_name(f"{self.stem('part')}-{self.count}{extension}")

    def mail(self, part, kind):
        """Return a mail that hangs on this one as a file to open."""
        inner = part.get_payload()
        raw = _encoded_mail(part) or (
            b"\n".join(map(as_bytes, inner))
            if isinstance(inner, list)
            else payload(part)
        )
        name = filename(part)
        if not name and kind in ("message/rfc822", "message/global", "message/news"):
            name = clean_name(_subject(raw) or self.stem("mail"))
        elif not name:
            name = clean_name(f"{kind.partition('/')[2]}.txt")
        if kind == "message/rfc822" and not name.lower().endswith(".eml"):
            name = f"{name}.eml"
        return Reading(files=[File(name, raw, kind=kind)])

    def promote(self, reading):
        """Show the text of a mail that has it as a file only."""
        for _apart, found, label in sorted(self.spare, key=lambda spare: spare[0])[:1]:
            form = "html" if found.kind == "text/html" else "plain"
            reading.texts = [(form, decode(found.content, label))]


# ------------------------------------------------------------------------ the parts
def content_type(part):
    """Return the type of a part, lower case, ``text/plain`` if it is none."""
    try:
        kind = part.get_content_type().lower()
    except Exception:  # a header can be broken in any way
        kind = "application/octet-stream"
    return (
        "application/octet-stream" if kind in ("*/*", "binary/octet-stream") else kind
    )


def header(part, name):
    """Return a header of a part, ``""`` if there is none or it cannot be read."""
    try:
        return str(part.get(name) or "")
    except Exception:  # as above
        return ""


def payload(part):
    """Return the bytes of a part that holds no others."""
    try:
        content = part.get_payload(decode=True)
    except Exception:  # as above
        content = None
    if content is None:
        content = str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    return content


def charset(part):
    """Return what a part says of its encoding."""
    try:
        return part.get_param("charset") or ""
    except Exception:  # as above
        return ""


def as_bytes(message):
    """Return a message as bytes, whichever way it can be written down."""
    for policy in (message.policy, email.policy.compat32):
        try:
            return message.as_bytes(policy=policy)
        except Exception:  # what cannot be read can often not be written
            continue
    return payload(message)


def _raw_header(part, name):
    """Return a header as it came, undecoded."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return str(value)
    return ""


def filename(part):
    """Return the name of a part without folders, ``""`` if it has none."""
    raw = "".join(
        _raw_header(part, name) for name in ("content-disposition", "content-type")
    )
    try:
        name = part.get_filename() or ""
    except Exception:  # as above
        name = ""
    plain = re.search(r'(?:file)?name="?([^";\r\n]+)', raw)
    if plain and ("\ufffd" in name or not name):
        # bytes that are no ASCII, and no way of RFC 2231 or RFC 2047
        name = decode(plain[1].encode("utf-8", "surrogateescape"))
    elif re.search(r"name\*\d+", raw) and re.search("%[0-9A-Fa-f]{2}", name):
        # RFC 2231, a continuation that forgot to say that it is encoded
        name = decode(unquote_to_bytes(name))
    if "=?" in name:
        name = words(name)
    return clean_name(name)


def words(text):
    """Return text whose encoded words (RFC 2047) are decoded."""

    def word(match):
        label, how, content = match.groups()
        try:
            if how in "Bb":
                raw = base64.b64decode(content + "=" * (-len(content) % 4))
            else:
                raw = unquote_to_bytes(re.sub("=", "%", content.replace("_", " ")))
        except (ValueError, binascii.Error):
            return match[0]
        return decode(raw, label.partition("*")[0])

    text = re.sub(r"(\?=)\s+(?==\?)", r"\1", text)
    return re.sub(r"=\?([!-~]{1,60}?)\?([BbQq])\?([^?]{0,5000})\?=", word, text)


def clean_name(name):
    """Return a file's name without folders and without what hides its ending.

    >>> clean_name("../../etc/passwd"), clean_name("C:\\\\x\\\\listino\\u202efdp.exe")
    ('passwd', 'listinofdp.exe')
    """
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(c for c in name if c.isprintable()).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) < 10:
        return f"{stem[: _NAME_LENGTH - len(extension)]}.{extension}"
    return name[:_NAME_LENGTH]


def mend_headers(message, our_domains=()):
    """Decode headers that came as bytes; shorten lists of recipients without end.

    :param our_domains: mail domains whose addresses are never cut off
    """
    for name, value in list(message.raw_items()):
        kind, text = name.lower(), str(value)
        if kind not in _HEADERS:
            continue
        if not text.isascii():
            text = decode(text.encode("utf-8", "surrogateescape"))
        if kind == "subject" and "\ufffd" in header(message, name):
            text = words(text)
        if len(text) > _LONG_LIST and kind != "subject":
            found = dict.fromkeys(_ADDRESS.findall(text))
            ours = [a for a in found if a.rpartition("@")[2].lower() in our_domains]
            text = ", ".join(dict.fromkeys([*ours, *list(found)[:MOST_RECIPIENTS]]))
        if text != str(value):
            message.replace_header(name, " ".join(text.split()))


def has_crowd(message):
    """Tell whether a mail has recipients without end."""
    return any(
        len(str(value)) > _LONG_LIST and name.lower() in _HEADERS
        for name, value in message.raw_items()
    )


def _subject(raw):
    """Return the subject of a mail, fit for a file's name."""
    head = re.split(rb"\r?\n\r?\n", raw[:50_000].lstrip(), maxsplit=1)[0]
    found = re.search(rb"(?im)^subject:((?:.*)(?:\r?\n[ \t].*)*)", head)
    text = words(decode(found[1])) if found else ""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", text).strip(" .")[:100]


def _encoded_mail(part):
    """Return the bytes of an attached mail that was encoded as files are.

    RFC 2046 forbids it, and programs do it; the parser takes the code for a text.
    """
    inner = part.get_payload()
    how = header(part, "Content-Transfer-Encoding").strip().lower()
    if how != "base64" or not isinstance(inner, list) or len(inner) != 1:
        return b""
    if inner[0].keys() or inner[0].is_multipart():
        return b""
    try:
        return base64.b64decode(str(inner[0].get_payload()), validate=False)
    except (ValueError, binascii.Error):
        return b""


def _is_text(raw, kind):
    known = kind.partition("/")[0] in ("application", "audio", "image", "video")
    if known or kind in ("text/calendar", "text/rfc822-headers", "text/x-amp-html"):
        return False
    return bool(raw.strip()) and b"\x00" not in raw[:2000]


# ------------------------------------------------------------------------ the texts
def is_visible(form, text):
    """Tell whether a text shows anything: a word, or an image."""
    if form == "plain":
        return bool(text.strip())
    if plain_text(text[:MOST_HTML]).strip() or "<img" in text.lower():
        return True
    return len(text) > MOST_HTML and bool(plain_text(text).strip())


def chosen(versions):
    """Return the richest of several versions of a text that is not empty.

    :param list versions: of lists of texts, the richest last (RFC 2046, 5.1.4)
    """
    full = [texts for texts in versions if any(is_visible(*text) for text in texts)]
    if not full:
        return []
    best, first = full[-1], full[0]
    # some programs call alternative what is not: then all words are shown
    if best is not first and not _says(best, first):
        return [*first, *best]
    return best


#: characters of a text that tell what it says
_SPOKEN = 5_000


def _says(texts, others):
    """Tell whether some texts say what others do: half of their words at least."""
    have = set(_WORD.findall(_spoken(texts)))
    want = set(_WORD.findall(_spoken(others)[:_SPOKEN]))
    return len(want & have) * 2 >= len(want)


def _spoken(texts):
    return " ".join(
        plain_text(text[:MOST_HTML]) if form == "html" else text for form, text in texts
    ).lower()


def plain_text(html):
    """Return the text of HTML in linear time, for who only wants to know the words."""
    html = re.sub(r"(?is)<(style|script|title)\b[^<>]*>[^<]*</\1\s*>", " ", html)
    html = re.sub(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", "\n", html)
    text = unescape(re.sub(r"<[^<>]*>", " ", html)).replace("\xa0", " ")
    return re.sub(r"\n\s*\n\s*", "\n\n", re.sub(r"[ \t]+", " ", text))


def html_cost(html):
    """Return about how many steps core's cleaning takes to look for its patterns.

    Its expressions (``html_normalize``) run from each ``<`` to the next ``>``, and
    once more for each ``encoding=`` between them: 16 kB of ``<`` are 128 million steps.
    """
    marks = [match.start() for match in re.finditer("encoding=", html)]
    cost, close = 0, len(html)
    for match in re.finditer("[<>]", html[::-1]):
        at = len(html) - 1 - match.start()
        if html[at] == ">":
            close = at
            continue
        times = bisect_left(marks, close) - bisect_left(marks, at) if marks else 0
        cost += (close - at) * (1 + times)
    return cost


def _bound_html(reading, reader):
    """Make files of HTML that is too much to be cleaned, and show its plain text."""
    total = 0
    for number, (form, text) in enumerate(reading.texts):
        if form != "html":
            continue
        total += len(text)
        if total <= MOST_HTML and html_cost(text) <= _MOST_STEPS:
            continue
        name = f"{reader.stem('part')}-{number + 1}.html"
        content = text.encode("utf-8", "replace")
        reading.files.append(File(name, content, kind="text/html"))
        reading.texts[number] = ("plain", plain_text(text))
        reading.cut = True
