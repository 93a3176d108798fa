"""What is inside of files that mail programs wrap around others.

``winmail.dat`` (Microsoft's MS-OXTNEF), signed files and mails (``.p7m``: CMS, RFC
5652; S/MIME, RFC 8551; CAdES, which invoices and contracts come in) and invitations
(RFC 5545, 5546). What is broken, sealed or too much stays the file that it is: nothing
here raises. That a signature is good is not checked: a file is opened, not believed.
"""

import email
import email.policy
import logging
import re
from dataclasses import dataclass, field

import tnefparse

from ...ticket.kernel import mail_reading
from . import meeting, signed, winmail

#: files inside of files inside of files
MOST_LEVELS = 4
#: files that are taken out of one mail
MOST_FILES = 200
_TNEF = b"\x78\x9f\x3e\x22"
_MIME = re.compile(
    rb"\A\s*(?:[!-9;-~]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n"
)
#: what the library says of broken files is no business of the server's log
logging.getLogger("tnefparse").setLevel(logging.CRITICAL + 1)


@dataclass
class Opened:
    """What was found: files, texts as ``("plain" | "html", text)``, invitations.

    ``spare`` are texts that say again what the mail says itself, if it says anything;
    ``sealed`` tells that something is encrypted.
    """

    files: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    spare: list = field(default_factory=list)
    meetings: list = field(default_factory=list)
    sealed: bool = False


def open_files(files, most_bytes):
    """Open what hangs on a mail.

    :param files: of the mail, ``mail_reading.File``
    :param int most_bytes: bytes of all that may be taken out
    :rtype: Opened
    """
    opener = _Opener(most_bytes)
    for file in files:
        opener.open(file.name, file.content, 0)
    return opener.opened


class _Opener:
    def __init__(self, most_bytes):
        self.left = most_bytes
        self.opened = Opened()

    def open(self, name, content, level):
        """Open a file if it is of a kind that holds others."""
        if level >= MOST_LEVELS or not content:
            return
        try:
            if content[:4] == _TNEF:
                self.winmail(content, level)
            elif meeting.is_calendar(content):
                self.calendar(content)
            elif name.lower().endswith((".p7m", ".p7s", ".p7c")) or signed.kind(
                content
            ):
                self.envelope(name, content, level)
        except Exception:  # a file can be broken in any way: it stays what it is
            return

    def keep(self, name, content, level, kind="application/octet-stream"):
        """Take a file out, and open it in its turn."""
        opened = self.opened
        if not content or len(content) > self.left or len(opened.files) >= MOST_FILES:
            return
        self.left -= len(content)
        name = mail_reading.clean_name(name) or f"file-{len(opened.files) + 1}"
        opened.files.append(mail_reading.File(name, content, kind=kind))
        self.open(name, content, level + 1)

    def calendar(self, content):
        known = {found.key for found in self.opened.meetings}
        for found in meeting.read(content):
            if found.key not in known:  # hangs on the mail twice, as a rule
                self.opened.meetings.append(found)
                known.add(found.key)

    # ------------------------------------------------------------- winmail.dat
    def winmail(self, content, level):
        if not winmail.is_walkable(content):
            return
        parsed = tnefparse.TNEF(content, do_checksum=False)
        for attachment in parsed.attachments:
            raw = attachment.data
            embedded = getattr(attachment, "embed", None)
            if embedded is not None:
                # a message that hangs on it: its files, its text as a file
                text = _winmail_text(embedded)
                name = f"{attachment.long_filename() or 'message'}.txt"
                self.keep(name, text.encode(), level)
                for inner in embedded.attachments:
                    self.keep(inner.long_filename(), bytes(inner.data), level)
            else:
                self.keep(attachment.long_filename(), bytes(raw), level)
        text = _winmail_text(parsed)
        if text.strip():
            self.opened.spare.append(("plain", text))

    # ------------------------------------------------------------------ signed
    def envelope(self, name, content, level):
        der = signed.as_der(content)
        kind = signed.kind(der)
        if kind == signed.SEALED:
            self.opened.sealed = True
        raw = signed.content(der) if kind == signed.SIGNED else None
        if not raw:
            return  # the signature alone, of something else
        if _MIME.match(raw[:20_000]) and re.search(
            rb"(?im)^content-type:", raw[:20_000]
        ):
            self.entity(raw, level)
            return
        stem = re.sub(r"(?i)\.(?:p7m|p7s|p7c)$", "", name)
        if stem == name or not stem:
            stem = f"{stem or 'file'}-1"
        self.keep(stem, raw, level)

    def entity(self, raw, level):
        """Read the mail that a signature stands around."""
        if len(raw) > self.left:
            return
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        reading = mail_reading.read(message)
        self.opened.texts += reading.texts
        for file in reading.files:
            self.keep(file.name, file.content, level, file.kind)


def _winmail_text(parsed):
    """Return the text of a ``winmail.dat``, ``""`` if it has none but Word's own."""
    for html, text in ((False, parsed.body), (True, parsed.htmlbody)):
        if isinstance(text, list):
            text = b"".join(part for part in text if isinstance(part, bytes))
        if isinstance(text, bytes):
            text = mail_reading.decode(text)
        if text and text.strip("\x00 \r\n"):
            text = text.replace("\x00", "")[: mail_reading.MOST_HTML]
            return mail_reading.plain_text(text) if html else text
    return ""
