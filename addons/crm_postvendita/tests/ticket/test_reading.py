"""Mails as raw bytes, and what a person reads in them."""

import email
import email.policy
import time
from email.message import EmailMessage

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ...models.ticket.kernel import mail_charset, mail_reading, mail_rescue
from ..common import TicketCase, build_mail

GATEWAY = "odoo.addons.mail.models.mail_thread"


def raw_mail(content, boundary="", **headers):
    """A mail as bytes: lines of parts joined by a boundary, or one body with headers.

    :param content: bytes after the head, or a list of parts, each with its own head
    """
    values = {
        "From": "Anna Rossi <anna@rossi.example>",
        "To": "aiuto@bellandi.example",
        "Subject": "Pompa ferma",
        "Message-ID": f"<r{abs(hash(str(content)))}@rossi.example>",
        "MIME-Version": "1.0",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in values.items() if value)
    if isinstance(content, bytes):
        return head.encode() + content
    kind = boundary or "mixed"
    parts = b"".join(b"--o\n" + part + b"\n" for part in content)
    return (
        head.encode()
        + b'Content-Type: multipart/%s; boundary="o"\n\n' % kind.encode()
        + parts
        + b"--o--\n"
    )


def plain(text, label="utf-8"):
    return b"Content-Type: text/plain; charset=%s\n\n%s" % (label.encode(), text)


def html(text):
    return b"Content-Type: text/html; charset=utf-8\n\n" + text


ALTERNATIVE = (
    b"Content-Type: multipart/alternative; boundary=i\n\n"
    b"--i\nContent-Type: text/plain\n\nseconda parte\n"
    b"--i\nContent-Type: text/html\n\n<p>seconda parte</p>\n--i--\n"
)
ATTACHED = (
    b"Content-Type: message/rfc822\n\n"
    b"From: altri@altrove.example\nSubject: La promessa: 2026/11\n"
    b"Content-Type: multipart/alternative; boundary=i\n\n"
    b"--i\nContent-Type: text/plain\n\ndentro\n"
    b"--i\nContent-Type: text/html\n\n<p>dentro</p>\n--i--\n"
)
#: what it is → (mail, texts in it, texts not in it, names of its files)
READ = {
    "one text": (raw_mail(b"\nLa pompa.\n"), ["La pompa."], [], []),
    "text and an attached mail": (
        raw_mail([plain(b"Parole mie."), ATTACHED]),
        ["Parole mie."],
        ["dentro"],
        ["La promessa 2026 11.eml"],
    ),
    "only an attached mail": (
        raw_mail([ATTACHED]),
        [],
        ["dentro"],
        ["La promessa 2026 11.eml"],
    ),
    "an attached mail that was encoded": (
        raw_mail(
            [
                plain(b"Vedi."),
                b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                b"U3ViamVjdDogY2lhbwoKdGVzdG8=",
            ]
        ),
        ["Vedi."],
        ["testo"],
        ["ciao.eml"],
    ),
    "an attached mail with a name": (
        raw_mail(
            [
                plain(b"Vedi."),
                ATTACHED.replace(
                    b"rfc822", b'rfc822\nContent-Disposition: x; filename="../a.eml"'
                ),
            ]
        ),
        ["Vedi."],
        ["dentro"],
        ["a.eml"],
    ),
    "a digest": (
        raw_mail(
            [b"\nSubject: uno\n\nprimo\n", b"\nSubject: due\n\nsecondo"], "digest"
        ),
        [],
        ["primo"],
        ["uno.eml", "due.eml"],
    ),
    "text before versions": (
        raw_mail([plain(b"Prima."), ALTERNATIVE]),
        ["Prima.", "seconda parte"],
        [],
        [],
    ),
    "text after versions": (
        raw_mail([ALTERNATIVE, plain(b"Dopo.")]),
        ["seconda parte", "Dopo."],
        [],
        [],
    ),
    "HTML that is empty": (
        raw_mail([plain(b"Testo vero"), html(b"<html><body> </body>")], "alternative"),
        ["Testo vero"],
        [],
        [],
    ),
    "HTML of a blank": (
        raw_mail([plain(b"Testo vero"), html(b"<p>&nbsp;<br></p>")], "alternative"),
        ["Testo vero"],
        [],
        [],
    ),
    "versions that say the same": (
        raw_mail(
            [plain(b"la pompa perde"), html(b"<p>la <b>pompa</b> perde</p>")],
            "alternative",
        ),
        ["<b>pompa</b>"],
        ["la pompa perde"],
        [],
    ),
    "versions that are none": (
        raw_mail(
            [plain(b"le mie proprie parole"), html(b"<p>pubblicita nostra</p>")],
            "alternative",
        ),
        ["le mie proprie parole", "pubblicita"],
        [],
        [],
    ),
    "no boundary": (
        raw_mail(b"Content-Type: multipart/mixed\n\nTesto nudo\n"),
        ["Testo nudo"],
        [],
        [],
    ),
    "a boundary that never comes": (
        raw_mail(b"Content-Type: multipart/mixed; boundary=zz\n\nTesto nudo\n"),
        ["Testo nudo"],
        [],
        [],
    ),
    "parts whose boundary is not told": (
        raw_mail(
            b"Content-Type: multipart/mixed\n\n--k\nContent-Type: text/plain\n\nNudo\n"
            b"--k\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--k--\n"
        ),
        ["Nudo"],
        ["%PDF"],
        ["a.pdf"],
    ),
    "an odd type": (raw_mail(b"Content-Type: Signature/plain\n\nCiao\n"), ["Ciao"], [],
                    ["part-1"]),
    "a type that is none": (
        raw_mail(b"Content-Type: text\n\nCiao\n"), ["Ciao"], [], [],
    ),
    "unknown types": (
        raw_mail([plain(b"x"), b"Content-Type: foo/bar; name=a.b\n\nzz",
                  b"Content-Type: */*\n\nyy"]),
        ["x"],
        ["zz", "yy"],
        ["a.b", "part-4.bin"],
    ),
    "an invitation": (
        raw_mail(
            [
                plain(b"Riunione"),
                b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR",
            ],
            "alternative",
        ),
        ["Riunione"],
        ["VCALENDAR"],
        ["invite.ics"],
    ),
    "parts without a name": (
        raw_mail(
            [
                plain(b"x"),
                b"Content-Type: application/pdf\n\n%PDF",
                b"Content-Type: image/png\nContent-ID: <i@x>\n\nPNG",
                b"Content-Type: text/plain\nContent-Disposition: attachment\n\nnota",
                b"Content-Type: application/pgp-signature\n\nPGP",
            ]
        ),
        ["x"],
        ["nota"],
        ["part-3.pdf", "part-4.png", "part-5.txt", "part-6.asc"],
    ),
    "the only text is a file": (
        raw_mail([b"Content-Type: text/plain; name=testo.txt\n\nSolo qui"]),
        ["Solo qui"],
        [],
        ["testo.txt"],
    ),
    "names": (
        raw_mail(
            [
                plain(b"x"),
                b'Content-Type: a/b\nContent-Disposition: x;'
                b' filename="perch\xe9.pdf"\n\n1',
                b'Content-Type: a/b; name="=?iso-8859-1?Q?citt=E0.pdf?="\n\n1',
                b"Content-Type: a/b\nContent-Disposition: attachment;"
                b" filename*0*=utf-8''uno%20; filename*1=\"due%20tre.pdf\"\n\n1",
                b'Content-Type: a/b; name="../../etc/passwd"\n\n1',
                b'Content-Type: a/b; name="C:\\\\x\\\\y.doc"\n\n1',
            ]
        ),
        ["x"],
        [],
        ["perché.pdf", "città.pdf", "uno due tre.pdf", "passwd", "y.doc"],
    ),
    "Windows' letters as ISO's": (
        raw_mail(plain(b"costa 5 \x80, perch\xe9", "iso-8859-1")),
        ["costa 5 €, perché"],
        [],
        [],
    ),
    "bytes in ASCII": (raw_mail(plain(b"perch\xe9", "us-ascii")), ["perché"], [], []),
    "UTF-8 in ASCII": (
        raw_mail(plain("perché".encode(), "us-ascii")), ["perché"], [], [],
    ),
    "no encoding told": (raw_mail(b"\nperch\xe9\n"), ["perché"], [], []),
}  # fmt: skip
#: label → text as it was written, its true encoding
CHARSETS = [
    ("x-unknown", "Perché è così", "cp1252"),
    ("ansi", "Perché è così", "cp1252"),
    ("windows-1252http-equiv=content", "Perché è così", "cp1252"),
    ("utf-8mb4", "Perché è così", "utf-8"),
    ("binary", "Perché è così", "utf-8"),
    ("utf-8", "Perché è così", "cp1252"),
    ("iso-8859-1", "Perché è così", "utf-8"),
    ("x-mac-roman", "Perché è così", "mac_roman"),
    ("x-gbk", "压缩机坏了", "gbk"),
    ("gb2312", "压缩机坏了", "gb18030"),
    ("big5", "壓縮機壞了", "big5"),
    ("iso-2022-jp", "日本語のメール", "iso-2022-jp"),
    ("shift_jis", "日本語のメール", "cp932"),
    ("ks_c_5601-1987", "압축기가 고장", "cp949"),
    ("x-unknown", "Компрессор не работает с утра", "koi8-r"),
    ("iso-8859-2", "Zażółć gęślą", "iso-8859-2"),
    ("iso-8859-9", "ışık", "cp1254"),
    ("idna", "Perché è così", "cp1252"),
    ("hex", "Perché è così", "cp1252"),
    ("unicode_escape", "Perché \\u0041", "utf-8"),
    ("utf-16", "Perché è così", "utf-16"),
    ("utf-7", "Perché è così", "utf-7"),
    ("", "Perché è così", "utf-8"),
]


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


@tagged("post_install", "-at_install")
class TestReading(BaseCase):
    """The kernel alone."""

    def test_every_kind(self):
        """PO-11 the sender's words are the text, all the rest are files"""
        for kind, (raw, shown, hidden, names) in READ.items():
            with self.subTest(kind):
                reading = mail_reading.read(parse(raw))
                text = "\n".join(text for _form, text in reading.texts)
                for words in shown:
                    self.assertIn(words, text)
                for words in hidden:
                    self.assertNotIn(words, text)
                self.assertEqual([file.name for file in reading.files], names)

    def test_order(self):
        """PO-11 texts stand in the order in which they were written"""
        raw = raw_mail([plain(b"uno"), html(b"<p>due</p>"), plain(b"tre")])
        texts = [text.strip() for _form, text in mail_reading.read(parse(raw)).texts]
        self.assertEqual(texts, ["uno", "<p>due</p>", "tre"])

    def test_attached_mail_can_be_opened(self):
        raw = raw_mail([plain(b"Vedi."), ATTACHED])
        (file,) = mail_reading.read(parse(raw)).files
        inner = parse(file.content)
        self.assertEqual(inner["Subject"], "La promessa: 2026/11")
        self.assertEqual(inner.get_body(("plain",)).get_content().strip(), "dentro")

    def test_charsets(self):
        """PO-11 wrong and unknown encodings are read as a browser reads them"""
        for label, text, true in CHARSETS:
            with self.subTest(label):
                self.assertEqual(mail_charset.decode(text.encode(true), label), text)

    def test_headers_as_bytes(self):
        """PO-11 a subject that came as bytes keeps its accents"""
        head = b"Subject: Perch\xe9 gi\xe0\r\nFrom: Jos\xe9 <j@x.example>\r\n\r\n"
        message = parse(head)
        mail_reading.mend_headers(message)
        self.assertEqual(message["Subject"], "Perché già")
        self.assertEqual(message["From"].addresses[0].display_name, "José")
        message = parse(b"Subject: =?x-nope?q?perch=E9?=\r\n\r\n")
        mail_reading.mend_headers(message)
        self.assertEqual(message["Subject"], "perché")

    def test_work_is_bounded(self):
        """PO-11 what would take minutes is a file, and takes a moment"""
        for name, content in (
            ("<", html(b"<" * 300_000)),
            ("<o:p", html(b"<o:p" * 20_000)),
            ("<!--", html(b"<!--" * 20_000)),
            ("encoding", html(b"<a " + b"encoding=x " * 20_000)),
            ("table", html(b"<tr><td>cella</td></tr>" * 60_000)),
        ):
            begin = time.process_time()
            reading = mail_reading.read(parse(raw_mail(content)))
            self.assertLess(time.process_time() - begin, 5, name)
            self.assertTrue(reading.cut, name)
            self.assertEqual([form for form, _text in reading.texts], ["plain"], name)
            self.assertEqual(
                reading.files[0].content[:5], content.split(b"\n\n")[1][:5]
            )
        many = raw_mail([html(b"<p>x</p>")] * 2_000)
        reading = mail_reading.read(parse(many))
        self.assertTrue(reading.cut)
        self.assertLess(len(reading.texts), 501)
        self.assertEqual(reading.files[-1].name, "original.eml")
        self.assertGreater(len(reading.files[-1].content), len(many) - 100)

    def test_parts_in_each_other(self):
        """PO-11 parts that stand in each other 1,200 times are no RecursionError"""
        raw = nested(1_200)
        message = mail_rescue.rescue(raw, "<x@y.example>")
        self.assertIn("in fondo", message.get_body(("plain",)).get_content())
        with self.assertRaises(mail_reading.TooDeep):
            mail_reading.read(parse(nested(120)))

    def test_rescue_keeps_who_and_which(self):
        """PO-11 what is rescued keeps the sender's name and the mail it answers"""
        raw = raw_mail(b"\nCiao\n", References="<a@b.example>")
        message = mail_rescue.rescue(raw, "<x@y.example>")
        self.assertEqual(message["From"], "Anna Rossi <anna@rossi.example>")
        self.assertEqual(message["References"], "<a@b.example>")


def nested(levels):
    return raw_mail(
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
            for n in range(levels)
        )
        + b"\nin fondo\n"
    )


@tagged("post_install", "-at_install")
class TestReadingGateway(TicketCase, MailCommon):
    """The same mails through the whole gateway."""

    def feed(self, raw):
        with self.mock_mail_gateway(), mute_logger(GATEWAY):
            found = self.env["mail.thread"].message_process(None, raw)
        return self.env["crm.ticket"].browse(found or [])

    def test_every_kind(self):
        """PO-11 own words are the message's text, attached mails are its files"""
        for kind in ("text and an attached mail", "text before versions", "names",
                     "HTML that is empty", "no boundary", "an odd type",
                     "Windows' letters as ISO's", "an invitation"):  # fmt: skip
            raw, shown, hidden, names = READ[kind]
            with self.subTest(kind):
                message = self.feed(raw).message_ids[-1]
                for words in shown:
                    self.assertIn(words, message.body)
                for words in hidden:
                    self.assertNotIn(words, message.body)
                self.assertEqual(sorted(message.attachment_ids.mapped("name")),
                                 sorted(names))  # fmt: skip
        self.assertFalse(self.env["crm.ticket.mail.failure"].search([]))

    def test_subject_as_bytes(self):
        """PO-11 a subject that came as bytes names the ticket as it was written"""
        raw = raw_mail(b"\nx\n").replace(b"Pompa ferma", b"Perch\xe9 \xe8 ferma")
        self.assertEqual(self.feed(raw).name, "Perché è ferma")

    def test_too_much(self):
        """PO-11 a mail that is too much to be read makes a ticket with all in files"""
        begin = time.process_time()
        ticket = self.feed(raw_mail([html(b"<p>x</p>")] * 2_000))
        message = ticket.message_ids[-1]
        self.assertIn("original.eml", message.attachment_ids.mapped("name"))
        self.assertIn("Too much", message.body)
        ticket = self.feed(raw_mail(html(b"Aiuto " + b"<" * 60_000)))
        self.assertIn("Aiuto", ticket.message_ids[-1].body)
        ticket = self.feed(nested(1_200))
        self.assertTrue(ticket)
        self.assertEqual(ticket.message_ids[-1].attachment_ids.name, "original.eml")
        crowd = ", ".join(f"p{n}@altri.example" for n in range(20_000))
        ticket = self.feed(raw_mail(b"\nx\n", To=f"{crowd}, aiuto@bellandi.example"))
        self.assertEqual(ticket.team_id, self.team)
        self.assertLess(time.process_time() - begin, 60)

    def test_attached_mail_is_whole(self):
        """PO-11 a mail that is a file of another one opens with its own files"""
        inner = build_mail("dentro", subject="Il preventivo")
        inner.add_attachment(b"%PDF", "application", "pdf", filename="p.pdf")
        outer = EmailMessage(policy=email.policy.SMTP)
        for name in ("From", "To", "Message-Id"):
            outer[name] = str(build_mail("x")[name])
        outer.set_content("Fuori.")
        outer.add_attachment(inner)
        message = self.feed(outer.as_bytes()).message_ids[-1]
        self.assertIn("Fuori.", message.body)
        self.assertNotIn("dentro", message.body)
        self.assertEqual(message.attachment_ids.name, "Il preventivo.eml")
        again = parse(message.attachment_ids.raw)
        self.assertEqual(
            [p.get_filename() for p in again.iter_attachments()], ["p.pdf"]
        )
