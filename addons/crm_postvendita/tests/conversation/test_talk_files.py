"""What mail programs wrap around files is opened, and stays there too."""

import base64
import os
import struct
from email.message import EmailMessage

from asn1crypto import cms

from odoo.tests import BaseCase, tagged

from ...models.conversation.kernel import meeting, unpack
from ...models.ticket.kernel.mail_reading import File
from ..common import build_mail
from ..ticket.common import MailCase

_LIMIT = 25_000_000
INVITATION = b"""BEGIN:VCALENDAR\r
METHOD:REQUEST\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:1@neri.example\r
SUMMARY:Sopralluogo\\, pompa\r
DTSTART;TZID=W. Europe Standard Time:20261103T090000\r
DTEND;TZID=W. Europe Standard Time:20261103T100000\r
LOCATION:Brescia\r
ORGANIZER;CN=Anna Neri:mailto:anna@neri.example\r
ATTENDEE;PARTSTAT=ACCEPTED;CN="Luca Bellandi":mailto:luca@bellandi.example\r
END:VEVENT\r
END:VCALENDAR\r
"""


def signed(content):
    """Return a file in a signed envelope, without a signature."""
    inner = {"content_type": "data", "content": content}
    data = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": inner,
        "signer_infos": [],
    }
    info = {"content_type": "signed_data", "content": cms.SignedData(data)}
    return cms.ContentInfo(info).dump()


def streamed(content):
    """Return the same as programs write it that do not know the length before."""

    def open_ended(tag, inner):
        return tag + b"\x80" + inner + b"\x00\x00"

    def whole(tag, inner):
        return tag + bytes([len(inner)]) + inner

    pieces = b"".join(
        whole(b"\x04", content[at : at + 5]) for at in range(0, len(content), 5)
    )
    octets = open_ended(b"\xa0", open_ended(b"\x24", pieces))
    data = bytes.fromhex("06092a864886f70d010701")
    signed_data = bytes.fromhex("06092a864886f70d010702")
    body = (
        b"\x02\x01\x01" + b"\x31\x00" + open_ended(b"\x30", data + octets) + b"\x31\x00"
    )
    return open_ended(
        b"\x30", signed_data + open_ended(b"\xa0", open_ended(b"\x30", body))
    )


def winmail(files, body=b""):
    """Return a ``winmail.dat`` with some files."""

    def part(level, name, data):
        head = struct.pack("<BHHI", level, name, 6, len(data))
        return head + data + struct.pack("<H", sum(data) & 0xFFFF)

    parts = [part(1, 0x9007, struct.pack("<II", 1252, 0))]
    if body:
        parts.append(part(1, 0x800C, body + b"\0"))
    for name, content in files:
        parts.append(part(2, 0x9002, b"\0" * 14))
        parts.append(part(2, 0x8010, name + b"\0"))
        parts.append(part(2, 0x800F, content))
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(parts) + b"\0" * 12


@tagged("post_install", "-at_install")
class TestTalkUnpack(BaseCase):
    def opened(self, name, content, limit=_LIMIT):
        return unpack.open_files([File(name, content)], limit)

    def test_winmail(self):
        """PO-11 the files and the words of a winmail.dat"""
        raw = winmail([(b"foto.jpg", b"JPEG"), (b"..\\a.txt", b"Ciao")], b"Perde olio")
        found = self.opened("winmail.dat", raw)
        self.assertEqual(
            [(file.name, file.content) for file in found.files],
            [("foto.jpg", b"JPEG"), ("a.txt", b"Ciao")],
        )
        self.assertIn("Perde olio", found.spare[0][1])

    def test_signed(self):
        """PO-11 a signed file is opened, whichever way it is written"""
        for content in (
            signed(b"%PDF-1.4 fattura"),
            base64.encodebytes(signed(b"%PDF-1.4 fattura")),
            b"-----BEGIN PKCS7-----\n"
            + base64.encodebytes(signed(b"%PDF-1.4 fattura"))
            + b"-----END PKCS7-----\n",
            streamed(b"%PDF-1.4 fattura"),
        ):
            found = self.opened("fattura.pdf.p7m", content)
            self.assertEqual(
                [(file.name, file.content) for file in found.files],
                [("fattura.pdf", b"%PDF-1.4 fattura")],
            )
        twice = self.opened("a.pdf.p7m.p7m", signed(signed(b"%PDF")))
        self.assertEqual([f.name for f in twice.files], ["a.pdf.p7m", "a.pdf"])

    def test_signed_mail(self):
        """PO-11 a mail in a signature is read: its words and its files"""
        inner = EmailMessage()
        inner.set_content("La pompa è ferma.")
        inner.add_attachment(
            b"JPEG", maintype="image", subtype="jpeg", filename="a.jpg"
        )
        found = self.opened("smime.p7m", signed(inner.as_bytes()))
        self.assertIn("La pompa è ferma.", found.texts[0][1])
        self.assertEqual([file.name for file in found.files], ["a.jpg"])

    def test_sealed(self):
        sealed = bytes.fromhex("300d06092a864886f70d010703a000")
        self.assertTrue(self.opened("smime.p7m", sealed).sealed)

    def test_meeting(self):
        found = self.opened("invito.ics", INVITATION).meetings
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0].title, "Sopralluogo, pompa")
        self.assertEqual(found[0].start.utcoffset().total_seconds(), 3600)
        self.assertEqual(found[0].host, "Anna Neri (anna@neri.example)")
        reply = INVITATION.replace(b"METHOD:REQUEST", b"METHOD:REPLY")
        found = meeting.read(reply)[0]
        self.assertEqual(found.answer, "ACCEPTED")
        self.assertEqual(found.who, "Luca Bellandi (luca@bellandi.example)")
        day = INVITATION.replace(
            b"DTSTART;TZID=W. Europe Standard Time:20261103T090000",
            b"DTSTART;VALUE=DATE:20261103",
        )
        self.assertEqual(str(meeting.read(day)[0].start), "2026-11-03")

    def test_broken(self):
        """PO-11 what is broken, endless or too much stays a file, and soon"""
        header = b"\x78\x9f\x3e\x22\x00\x00"
        oid = bytes.fromhex("06092a864886f70d010702")
        noise = os.urandom(200_000)
        for name, content in (
            ("winmail.dat", header),
            ("winmail.dat", header + b"\0" * 5_000_000),
            ("winmail.dat", header + noise),
            (
                "winmail.dat",
                header + struct.pack("<BHHII", 1, 0x9003, 6, 8, 2**32 - 1) + b"\0" * 90,
            ),
            (
                # four thousand million values of a property
                "winmail.dat",
                header
                + struct.pack("<BHHI", 1, 0x9003, 6, 60)
                + struct.pack("<IHHI", 1, 0x1002, 1, 2**32 - 1)
                + b"\0" * 90,
            ),
            ("winmail.dat", winmail([(b"a", b"b")])[:-30]),
            ("a.p7m", b"0\x80" + oid + b"\xa0\x80" * 200_000),
            ("a.p7m", b"0\x80" + oid + b"\x24\x80" * 200_000),
            ("a.p7m", b"0\x83\xff\xff\xff" + oid + noise),
            ("a.p7m", signed(b"%PDF")[:20]),
            ("a.p7m", b"non firmato"),
            ("a.ics", b"BEGIN:VCALENDAR"),
            ("a.ics", b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 4_000),
            ("a.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\n"),
            ("", b""),
        ):
            found = self.opened(name, content)
            self.assertFalse(found.files, (name, content[:20]))

    def test_too_much(self):
        """PO-11 no more is taken out of a mail than it may have"""
        raw = winmail([(b"a%d.txt" % n, b"x" * 100) for n in range(300)])
        self.assertEqual(len(self.opened("w.dat", raw).files), unpack.MOST_FILES)
        self.assertEqual(len(self.opened("w.dat", raw, 1_050).files), 10)
        nested = b"x"
        for _level in range(9):
            nested = signed(nested)
        found = self.opened("a.txt.p7m", nested)
        self.assertEqual(len(found.files), unpack.MOST_LEVELS)


@tagged("post_install", "-at_install")
class TestTalkFiles(MailCase):
    def with_file(self, name, content, body="Vedi allegato", kind="octet-stream"):
        mail = build_mail(body)
        mail.add_attachment(
            content, maintype="application", subtype=kind, filename=name
        )
        ticket = self.gateway(raw=mail.as_bytes())
        return ticket, ticket.message_ids.filtered(lambda m: m.message_type == "email")

    def test_winmail(self):
        """PO-11 what is in a winmail.dat hangs on the ticket, which says its words"""
        raw = winmail([(b"foto.jpg", b"JPEG")], b"Perde olio")
        _ticket, message = self.with_file("winmail.dat", raw, body="")
        self.assertEqual(
            set(message.attachment_ids.mapped("name")), {"winmail.dat", "foto.jpg"}
        )
        self.assertIn("Perde olio", message.body)

    def test_signed_invoice(self):
        """PO-11 a signed document can be read without a program for signatures"""
        raw = signed(b"%PDF-1.4 contratto")
        _ticket, message = self.with_file("contratto.pdf.p7m", raw)
        self.assertEqual(
            set(message.attachment_ids.mapped("name")),
            {"contratto.pdf.p7m", "contratto.pdf"},
        )

    def test_signed_mail(self):
        """PO-11 a mail that is signed as a whole is read as any other"""
        inner = EmailMessage()
        inner.set_content("La pompa è ferma.")
        mail = build_mail()
        mail.clear_content()
        mail.set_content(
            signed(inner.as_bytes()),
            maintype="application",
            subtype="pkcs7-mime",
            filename="smime.p7m",
            params={"smime-type": "signed-data"},
        )
        ticket = self.gateway(raw=mail.as_bytes())
        self.assertIn("La pompa è ferma.", ticket.message_ids[-1:].body)

    def test_encrypted(self):
        """PO-11 a mail that nobody can open says so"""
        sealed = bytes.fromhex("300d06092a864886f70d010703a000")
        _ticket, message = self.with_file("smime.p7m", sealed, body="")
        self.assertRegex(message.body, "encrypted|cifrat")

    def test_invitation(self):
        """PO-11 an invitation is told in words"""
        mail = build_mail("Ci vediamo")
        mail.add_attachment(
            INVITATION, maintype="text", subtype="calendar", filename="invito.ics"
        )
        ticket = self.gateway(raw=mail.as_bytes())
        body = ticket.message_ids[-1:].body
        self.assertRegex(body, "Invitation to a meeting|Invito a un incontro")
        self.assertIn("Sopralluogo, pompa", body)
        self.assertIn("Brescia", body)
        self.assertIn("09:00", body)
        self.assertEqual(body.count("Sopralluogo, pompa"), 1)

    def test_answer_alone(self):
        """PO-11 a mail that is nothing but an answer to an invitation says it"""
        reply = INVITATION.replace(b"METHOD:REQUEST", b"METHOD:REPLY").decode()
        raw = build_mail().as_bytes().split(b"\n\n")[0].replace(b"text/plain", b"x/x")
        head = [line for line in raw.splitlines() if not line.startswith(b"Content")]
        head.append(b'Content-Type: text/calendar; method=REPLY; charset="utf-8"')
        mail = b"\n".join(head) + b"\n\n" + reply.encode()
        ticket = self.gateway(raw=mail)
        body = ticket.message_ids[-1:].body
        self.assertRegex(body, "Luca Bellandi.* accept|Luca Bellandi.* accetta")

    def test_broken(self):
        """PO-11 a broken file stays a file, the mail is a ticket"""
        ticket, message = self.with_file("winmail.dat", b"\x78\x9f\x3e\x22" + b"x" * 99)
        self.assertEqual(message.attachment_ids.mapped("name"), ["winmail.dat"])
        self.assertTrue(ticket)
