"""A mail that one of us passes on: who wrote it is offered as the customer."""

from email.message import EmailMessage

from odoo.tests import BaseCase, Form, tagged

from ...models.conversation.kernel import forward
from ...models.ticket.kernel import mail_reading
from ..common import build_mail
from ..ticket.common import MailCase

_ANNA = "Anna Neri <anna@neri.example>"
#: heads as mail programs write them
HEADS = {
    "Gmail": """---------- Forwarded message ---------
From: *Anna Neri* <anna@neri.example>
Date: Mon, Nov 2, 2026 at 9:00 AM
Subject: Pump
To: <luca@bellandi.example>""",
    "Gmail IT": f"""---------- Forwarded message ---------
Da: {_ANNA}
Date: lun 2 nov 2026 alle ore 09:00
Subject: Pompa
To: Luca <luca@bellandi.example>""",
    "Gmail DE": f"""---------- Forwarded message ---------
Von: {_ANNA}
Date: Mo., 2. Nov. 2026 um 09:00 Uhr""",
    "Gmail FR": f"""---------- Forwarded message ---------
De : {_ANNA}
Date: lun. 2 nov. 2026 à 09:00""",
    "Outlook IT": f"""Da: {_ANNA}
Inviato: lunedì 2 novembre 2026 09:00
A: Luca <luca@bellandi.example>
Oggetto: Pompa ferma""",
    "Outlook EN": f"""________________________________
From: {_ANNA}
Sent: Monday, November 2, 2026 9:00 AM
To: Luca <luca@bellandi.example>
Subject: Pump""",
    "Outlook DE": f"""Von: {_ANNA}
Gesendet: Montag, 2. November 2026 09:00
An: Luca <luca@bellandi.example>
Betreff: Pumpe""",
    "Outlook FR": f"""De : {_ANNA}
Envoyé : lundi 2 novembre 2026 09:00
À : Luca <luca@bellandi.example>
Objet : Pompe""",
    "Outlook ES": f"""De: {_ANNA}
Enviado el: lunes, 2 de noviembre de 2026 9:00
Para: Luca <luca@bellandi.example>
Asunto: Bomba""",
    "Outlook 2003": """-----Messaggio originale-----
Da: Anna Neri [mailto:anna@neri.example]
Inviato: lunedì 2 novembre 2026 09:00
A: Luca
Oggetto: Pompa""",
    "Outlook with links": """From: Anna Neri
<anna@neri.example<mailto:anna@neri.example>>
Sent: Monday
To: Luca""",
    "Apple IT": f"""Inizio messaggio inoltrato:

> Da: {_ANNA}
> Oggetto: Pompa
> Data: 2 novembre 2026 alle ore 09:00:00 CET
> A: Luca <luca@bellandi.example>""",
    "Apple EN": f"""Begin forwarded message:

From: {_ANNA}
Subject: Pump
Date: 2 November 2026 at 09:00:00 CET
To: Luca <luca@bellandi.example>""",
    "Apple DE": f"""Anfang der weitergeleiteten Nachricht:

Von: {_ANNA}
Betreff: Pumpe
Datum: 2. November 2026
An: Luca <luca@bellandi.example>""",
    "Apple FR": f"""Début du message réexpédié :

De: {_ANNA}
Objet: Pompe
Date: 2 novembre 2026
À: Luca <luca@bellandi.example>""",
    "Thunderbird IT": f"""-------- Messaggio Inoltrato --------
Oggetto: \tPompa
Data: \tMon, 2 Nov 2026 09:00:00 +0100
Mittente: \t{_ANNA}
A: \tluca@bellandi.example""",
    "Thunderbird EN": f"""-------- Forwarded Message --------
Subject: \tPump
Date: \tMon, 2 Nov 2026 09:00:00 +0100
From: \t{_ANNA}
To: \tluca@bellandi.example""",
    "Thunderbird DE": f"""-------- Weitergeleitete Nachricht --------
Betreff: \tPumpe
Datum: \tMon, 2 Nov 2026
Von: \t{_ANNA}
An: \tluca@bellandi.example""",
    "Thunderbird FR": f"""-------- Message transféré --------
Sujet : \tPompe
Date : \tMon, 2 Nov 2026
De : \t{_ANNA}
Pour : \tluca@bellandi.example""",
    "Zimbra": """----- Forwarded Message -----
From: "Anna Neri" <anna@neri.example>
To: "luca" <luca@bellandi.example>
Sent: Monday, November 2, 2026 9:00:00 AM
Subject: Pump""",
    "Zimbra IT": """----- Messaggio inoltrato -----
Da: "Anna Neri" <anna@neri.example>
A: "luca" <luca@bellandi.example>
Inviato: Lunedì, 2 novembre 2026 9:00:00
Oggetto: Pompa""",
    "each part on its line": f"""Da:
{_ANNA}
A:
Luca
Oggetto:
Pompa""",
    "a colleague's forward": f"""Da: Marco <marco@bellandi.example>
Inviato: lunedì
A: Luca

Da: {_ANNA}
Inviato: domenica
A: Marco""",
    "a quote": f"Il giorno lun 2 nov 2026 alle ore 09:00 {_ANNA} ha scritto:\n> Ferma",
    "a quote EN": f"On Mon, Nov 2, 2026 at 9:00 AM {_ANNA} wrote:\n> Stopped",
    "a quote DE": f"Am Mo., 2. Nov. 2026 um 09:00 Uhr schrieb {_ANNA}:\n> Steht",
    "a telephone": f"""-------- Messaggio originale --------
Da: {_ANNA}
Data: 02/11/26 09:00 (GMT+01:00)
A: luca@bellandi.example
Oggetto: Pompa""",
    "stars": f"*Da:* {_ANNA}\n*Inviato:* lunedì\n*A:* Luca",
    "Outlook NL": f"Van: {_ANNA}\nVerzonden: maandag\nAan: Luca",
    "Outlook SV": f"Från: {_ANNA}\nSkickat: måndag\nTill: Luca",
    "a quote FR": f"Le lun. 2 nov. 2026 à 09:00, {_ANNA} a écrit :\n> Arrêtée",
}


_LINK = 'Anna Neri &lt;<a href="mailto:anna@neri.example">anna@neri.example</a>&gt;'
#: the same in HTML
HTML = {
    "Gmail": "<div>---------- Forwarded message ---------<br>Da: <strong>Anna Neri"
    '</strong> <span>&lt;<a href="mailto:x">anna@neri.example</a>&gt;</span><br>'
    "Date: lun<br>Subject: x<br></div>",
    "Outlook": f"<div><p><b>Da:</b> {_LINK}<br><b>Inviato:</b> x</p></div>",
    "Thunderbird": "<table><tbody><tr><th>Oggetto: </th><td>x</td></tr>"
    f"<tr><th>Mittente: </th><td>{_LINK}</td></tr></tbody></table>",
    "Apple": f"<blockquote><div><b>Da: </b><span>{_LINK}<br></span></div>"
    "<div><b>Oggetto: </b>x</div></blockquote>",
    "Zimbra": f"<div><hr><b>Da: </b>{_LINK}<br><b>A: </b>luca<br></div>",
    "a quote": f"<div>Il 02/11/26 09:00, {_LINK} ha scritto:</div><p>x</p>",
}


def ours(address):
    return address.endswith("@bellandi.example")


@tagged("post_install", "-at_install")
class TestHeads(BaseCase):
    def test_heads(self):
        """PO-11 the head of a mail that is passed on, as the usual programs write it"""
        for program, head in HEADS.items():
            text = f"Per favore\n\n{head}\n\nLa pompa non parte."
            found = forward.original_sender(text, (), ours)
            self.assertEqual(found, ("Anna Neri", "anna@neri.example"), program)
        for program, html in HTML.items():
            found = forward.original_sender(mail_reading.plain_text(html), (), ours)
            self.assertEqual(found, ("Anna Neri", "anna@neri.example"), program)

    def test_none(self):
        for text in (
            "",
            "Da: lunedì a venerdì\nA: tutti",
            "Da: Milano\nA: Roma",
            "Scrivete a info@neri.example",
            "Contatto: Anna <anna@neri.example>\nA: x",
            "Da: Luca <luca@bellandi.example>\nA: x\nOggetto: y",
        ):
            self.assertIsNone(forward.original_sender(text, (), ours), text)

    def test_attached(self):
        """PO-11 an attached mail names its writer, not who delivers it"""
        raw = "From: =?utf-8?q?Anna_Neri?= <anna@neri.example>\r\nTo: x\r\n\r\nx"
        found = forward.original_sender("", [raw.encode()], ours)
        self.assertEqual(found, ("Anna Neri", "anna@neri.example"))
        raw = (
            'From: "Per conto di: anna@pec.example" <posta-certificata@pec.example>\n'
            "Reply-To: anna@pec.example\n\nx"
        )
        found = forward.original_sender("", [raw.encode()], ours)
        self.assertEqual(found, ("", "anna@pec.example"))


@tagged("post_install", "-at_install")
class TestForwarded(MailCase):
    def setUp(self):
        super().setUp()
        self.head = HEADS["Outlook IT"]

    def passed_on(self, body=None, **headers):
        headers.setdefault("subject", "I: Pompa ferma")
        sender = headers.pop("sender", self.agent.email_formatted)
        return self.gateway(body or f"{self.head}\n\nFerma", sender=sender, **headers)

    def test_offered(self):
        """PO-11 the original sender is offered as the customer, by a button"""
        ticket = self.passed_on()
        self.assertEqual(ticket.partner_id, self.agent.partner_id, "never silently")
        form = Form(ticket.with_user(self.agent))
        self.assertEqual(form.origin_email, "anna@neri.example")
        ticket.with_user(self.agent).action_take_origin()
        self.assertEqual(ticket.partner_id.email, "anna@neri.example")
        self.assertEqual(ticket.partner_id.name, "Anna Neri")
        self.assertTrue(ticket.partner_to_confirm)
        self.assertEqual(ticket.partner_email, "anna@neri.example")
        self.assertIn(ticket.partner_id, ticket.message_partner_ids)
        self.assertFalse(ticket.origin_email)
        with self.mock_mail_gateway():
            self.run_cron("crm.ticket", "_cron_acknowledge")
        self.assertEqual(self._new_mails.recipient_ids, ticket.partner_id)
        # the customer's own reply comes into it
        same = self.gateway(
            "Ancora", sender="anna@neri.example", subject=ticket._get_mark()
        )
        self.assertEqual(same, ticket)

    def test_known(self):
        """PO-11 an original sender whom we know is taken as he is"""
        ticket = self.passed_on(self.head.replace("anna@neri", "anna@rossi"))
        ticket.with_user(self.agent).action_take_origin()
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.commercial_partner_id, self.rossi)

    def test_left(self):
        ticket = self.passed_on()
        ticket.with_user(self.agent).action_leave_origin()
        self.assertFalse(ticket.origin_email)
        self.assertEqual(ticket.partner_id, self.agent.partner_id)

    def test_case(self):
        """PO-11 a colleague without a login of ours passes a mail on"""
        body = "---------- Messaggio inoltrato ----------\nDa: Anna Neri"
        body += " <anna@neri.example>\nOggetto: Pompa ferma\n\nLa pompa non parte."
        ticket = self.passed_on(body, sender="Luca <luca@bellandi.example>")
        self.assertEqual(ticket.origin_email, "anna@neri.example")

    def test_attached_mail(self):
        """PO-11 the writer of an attached mail is offered"""
        outer = build_mail("Vedi sotto", self.agent.email_formatted, subject="I: x")
        inner = EmailMessage()
        inner["From"], inner["Subject"] = _ANNA, "Pompa"
        inner.set_content("Ferma")
        outer.add_attachment(inner)
        ticket = self.gateway(raw=outer.as_bytes())
        self.assertEqual(ticket.origin_email, "anna@neri.example")

    def test_customers(self):
        """PO-11 what customers pass on is theirs"""
        self.assertFalse(self.passed_on(sender=self.anna.email_formatted).origin_email)

    def test_forged(self):
        """PO-11 a forged mail in a colleague's name offers nobody"""
        ticket = self.passed_on(
            Authentication_Results="mx.bellandi.example; dmarc=fail"
        )
        self.assertFalse(ticket.origin_email)
