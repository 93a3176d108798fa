"""Certified mail (posta elettronica certificata): envelopes, receipts, anomalies.

After the technical rules of the decree of 2 November 2005 (*Regole tecniche per la
formazione, la trasmissione e la validazione, anche temporale, della posta elettronica
certificata*, annex, 6.3 to 6.5), which RFC 6109 describes: the provider wraps a mail,
as ``postacert.eml``, into a signed one of its own, with what it certifies as
``daticert.xml``; ``X-Trasporto`` or ``X-Ricevuta`` tell what the envelope is. The
signature is not verified here: what an envelope says counts as any other sender's word.
"""

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from weakref import WeakKeyDictionary

from lxml import etree

from . import mail_reading

#: receipts that say that a mail has not arrived, or may not
FAILED = (
    "non-accettazione",
    "errore-consegna",
    "preavviso-errore-consegna",
    "rilevazione-virus",
)
#: names, on a receipt, the mail that it certifies
CERTIFIES = "X-Riferimento-Message-ID"
#: headers of the mail inside that take the place of the envelope's
_INNER = ("From", "Subject", "Message-ID", "Date", "Reply-To", "In-Reply-To",
          "References", "Cc", "Auto-Submitted", "Precedence", "List-Id",
          "X-Auto-Response-Suppress", "Content-Language")  # fmt: skip
#: of the body, or of the envelope alone
_OUTER = ("Sender", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
_ID = re.compile(r"<[^<>\s]{3,500}>")
#: mails of the exchange of electronic invoices (Sistema di Interscambio): its senders,
#: and its files' names (Specifiche tecniche, 2.2: sender, number, type of notice)
_EXCHANGE = re.compile(r"@(?:[\w-]+\.)*fatturapa\.(?:gov\.)?it$", re.I)
_NOTICE = re.compile(
    r"^[A-Z]{2}[A-Z0-9]{2,28}_\w{1,5}_(?:RC|NS|MC|NE|MT|EC|SE|DT|AT)_\w{1,3}\.xml", re.I
)
#: what may stand in daticert.xml; anything larger is none
_MOST_DATA = 200_000
#: what was found of the mails that are being worked on
_opened = WeakKeyDictionary()


@dataclass
class Envelope:
    """A mail of a provider of certified mail.

    ``kind`` is ``message``, ``anomaly`` (an ordinary mail in an envelope) or
    ``receipt``, ``receipt`` the word of ``X-Ricevuta``, ``about`` the ids of the mails
    that a receipt certifies.
    """

    kind: str
    receipt: str = ""
    sender: str = ""
    about: list = field(default_factory=list)
    inner: email.message.EmailMessage = None
    data: bytes = b""

    @property
    def failed(self):
        return self.receipt in FAILED


def is_envelope(message):
    """Tell by its headers whether a mail comes from a provider of certified mail."""
    return bool(message.get("X-Trasporto") or message.get("X-Ricevuta"))


def envelope(message):
    """Return what a provider's mail is.

    :param email.message.EmailMessage message: the mail, not changed
    :return: Envelope, or None if it is no such mail
    """
    # route, writer and words each ask, and a large one takes time to open
    if message not in _opened:
        _opened[message] = _open(message) if is_envelope(message) else None
    return _opened[message]


def _open(message):
    receipt = _word(message, "X-Ricevuta")
    transport = _word(message, "X-Trasporto")
    files = {file.name.lower(): file.content for file in _files(message)}
    data = files.get("daticert.xml", b"")
    told = _told(data)
    kind = "receipt" if receipt else "anomaly" if transport == "errore" else "message"
    found = Envelope(kind, receipt, told.get("mittente", ""), data=data)
    ids = [
        mail_reading.header(message, CERTIFIES),
        told.get("msgid", ""),
    ]
    found.about = list(dict.fromkeys(_ID.findall(" ".join(ids))))
    inner = files.get("postacert.eml")
    if inner and kind != "receipt":
        found.inner = email.message_from_bytes(inner, policy=email.policy.SMTP)
        mail_reading.mend_headers(found.inner)
    return found


def _word(message, name):
    return mail_reading.header(message, name).strip().lower()


def _files(message):
    try:
        return mail_reading.read(message).files
    except mail_reading.TooDeep:
        return []


def _told(data):
    """Return texts of daticert.xml by their element: ``mittente``, ``msgid``."""
    if not data or len(data) > _MOST_DATA:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        return {}
    found = {}
    for name in ("mittente", "msgid"):
        node = root.find(f".//{name}")
        if node is not None and node.text:
            found[name] = node.text.strip()
    return found


def unwrap(message, found):
    """Make a mail in an envelope the mail that its sender wrote.

    The recipients stay the envelope's, the text and the files become those inside;
    ``daticert.xml`` goes along as a file.

    :param email.message.EmailMessage message: the envelope, which is changed
    :param Envelope found: what it is; without a mail in it only the sender is told
    """
    inner, reply = found.inner, mail_reading.header(message, "Reply-To")
    _opened.pop(message, None)
    if not inner:
        del message["From"]
        message["From"] = found.sender or parseaddr(reply)[1] or "<>"
        return
    for name in (*_INNER, *_OUTER):
        if name != "Message-ID" or inner.get(name):
            del message[name]
    for name in _INNER:
        value = " ".join(mail_reading.header(inner, name).split())
        if value:
            message[name] = value
    written = parseaddr(mail_reading.header(message, "From"))[1]
    if found.sender and found.sender.lower() != written.lower() or not written:
        # the provider certifies the address, not the header
        del message["From"]
        message["From"] = found.sender or parseaddr(reply)[1] or "<>"
    parts = [inner]
    if found.data:
        part = email.message.EmailMessage(policy=email.policy.SMTP)
        part.set_content(found.data, "application", "xml", filename="daticert.xml")
        parts.append(part)
    message["Content-Type"] = "multipart/mixed"
    message.set_payload(parts)


def is_provider(address):
    """Tell whether an address is the one that providers send envelopes from.

    >>> is_provider("posta-certificata@pec.provider.example")
    True
    """
    return (address or "").lower().partition("@")[0] == "posta-certificata"


def is_exchange(sender, files):
    """Tell whether a mail is a notice of the exchange of electronic invoices.

    :param str sender: the address that it comes from, the envelope taken off
    :param files: names of its files

    >>> is_exchange("sdi01@pec.fatturapa.it", ["IT01234567890_1_RC_001.xml"])
    True
    """
    notices = [name for name in files if _NOTICE.match(name)]
    return bool(_EXCHANGE.search(sender or "")) and bool(notices or not files)
