"""What is shown of a mail: quotes folded, images from elsewhere when somebody asks."""

from markupsafe import Markup

from odoo.tests import BaseCase, HttpCase, tagged

from odoo.addons.iap.tools import iap_tools

from ...models.conversation.kernel import images, quotes
from ...models.ticket.kernel import mail_domains
from ..common import TicketCase, build_mail
from ..ticket.common import MailCase

_IMAGE = "https://tracker.example/1.png?who=anna&n=2"
#: asks for the images of what was said, and looks at the one of them
_CLICK = """
const button = document.querySelector(".o_crm_remote_images");
const image = button.closest(".o_crm_said").querySelector("img");
const before = image.getAttribute("src");
button.click();
const after = image.getAttribute("src");
if (before.includes("blocked.svg") && after === "IMAGE") {
    console.log("test successful");
} else {
    console.error(before, after);
}
"""


@tagged("post_install", "-at_install")
class TestTalkQuotes(BaseCase):
    def test_folded(self):
        """PO-11 what a mail repeats under a head is marked, its own words are not"""
        own = "Ferma di nuovo."
        for html in (
            f"<pre>{own}\n\nDa: Luca\nInviato: lunedì\nA: Anna\n\nLoro</pre>",
            f"<pre>{own}\n-----Messaggio originale-----\nDa: Luca\n\nLoro</pre>",
            f"<pre>{own}\n\n-----Original Message-----\nLoro</pre>",
            f"<pre>{own}\n\nVon: Luca\nGesendet: Montag\n\nLoro</pre>",
            f"<pre>{own}\n\nDe : Luca\nEnvoyé : lundi\n\nLoro</pre>",
            f"<pre>{own}\n\nIl giorno 2 nov Luca ha scritto:\n\n&gt; Loro</pre>",
            f"<p>{own}</p><p><b>Da:</b> Luca<br><b>Inviato:</b> x</p><p>Loro</p>",
            f"<div><p>{own}</p><div><div><p><b><span>From:</span></b><span> Luca<br>"
            "<b>Sent:</b> x</span></p></div></div><p>Loro</p></div>",
            f"<p>{own}</p><p>Da: Luca</p><p>A: Anna</p><p>Loro</p>",
        ):
            marked = quotes.fold(html)
            self.assertIn(quotes.MARK, marked, html)
            self.assertLess(marked.index(own), marked.index(quotes.MARK), html)
            self.assertLess(marked.index(quotes.MARK), marked.rindex("Loro"), html)

    def test_not_folded(self):
        """PO-11 what stands between quotes, or is all there is, stays in sight"""
        for html in (
            "<pre>Da: Luca\nInviato: x\n\nTutto</pre>",
            "<pre>Il 2 nov Luca ha scritto:\n&gt; Dove?\nQui\n&gt; Quando?\nOra</pre>",
            "<pre>Ciao\nDa: lunedì saremo chiusi\nGrazie</pre>",
            "<p>Ciao</p><p>Da: lunedì</p><p>Grazie</p>",
            "<p><b>Da:</b> Luca<br><b>Inviato:</b> x</p><p>Tutto</p>",
            "<p>Ciao</p>",
            "",
        ):
            self.assertEqual(quotes.fold(html), html)


@tagged("post_install", "-at_install")
class TestTalkImages(BaseCase):
    def test_blocked(self):
        """PO-11 nothing of a mail is fetched from elsewhere"""
        for html in (
            f'<img src="{_IMAGE}">',
            f"<img width='1' src='{_IMAGE}'>",
            '<IMG SRC="//tracker.example/1.png">',
            '<img src="/our.png" srcset="https://tracker.example/1.png 2x">',
            '<p style="background-image: url(https://tracker.example/1)">x</p>',
            "<p style='color:red;background:url(\"//tracker.example/1\")'>x</p>",
        ):
            blocked = images.block(html)
            self.assertNotIn("//tracker", blocked, html)
        self.assertIn("color:red", blocked)

    def test_ours(self):
        for html in (
            '<img src="/web/image/3">',
            '<img src="https://crm.bellandi.example/web/image/3">',
            '<img src="data:image/png;base64,AA">',
            '<img src="cid:1@x">',
            '<a href="https://rossi.example">x</a>',
        ):
            self.assertEqual(images.block(html, "https://crm.bellandi.example"), html)


@tagged("post_install", "-at_install")
class TestTalkShown(MailCase):
    def received(self, html, **headers):
        mail = build_mail("x", **headers)
        mail.set_content(html, subtype="html")
        return self.gateway(raw=mail.as_bytes()).message_ids[-1:].body

    def test_images(self):
        """PO-11 images from elsewhere wait until somebody asks, or a setting"""
        html = f'<p>Ciao</p><img src="{_IMAGE}">'
        body = self.received(html)
        self.assertNotIn("//tracker.example", body)
        self.assertIn(images.PLACE, body)
        key = "crm_postvendita.mail_remote_images"
        self.env["ir.config_parameter"].set_param(key, "1")
        self.assertIn("//tracker.example", self.received(html))

    def test_quotes(self):
        """PO-11 a message's repeated part is marked as the web client folds it"""
        head = "<p><b>Da:</b> Luca<br><b>Inviato:</b> lunedì</p><p>Arriviamo</p>"
        body = self.received(f"<p>Ancora ferma</p>{head}")
        self.assertIn(quotes.MARK, body.partition("Ancora ferma")[2])
        self.assertNotIn(quotes.MARK, body.partition("Ancora ferma")[0])
        passed_on = self.received(f"<p>Vedi</p>{head}", subject="I: Pompa")
        self.assertNotIn(quotes.MARK, passed_on)

    def test_providers(self):
        """PO-11 who shares a provider shares no company: Odoo's list, and Italy's"""
        # names of companies and of tests, mistyped ones without a dot
        others = {"example.com", "gmail", "gmailcom"}
        for name in {name.strip() for name in iap_tools._MAIL_PROVIDERS} - others:
            self.assertTrue(mail_domains.is_shared(name), name)
        italian = "libero.it virgilio.it tiscali.it alice.it pec.it legalmail.it"
        for name in italian.split():
            self.assertTrue(mail_domains.is_shared(name), name)
        for name in ("rossi.example", "bellandi.it", "mailbox-srl.it", "tinelli.it"):
            self.assertFalse(mail_domains.is_shared(name), name)


@tagged("post_install", "-at_install")
class TestImagesOnThePortal(TicketCase, HttpCase):
    def test_customer_asks_for_them(self):
        """PO-10 PO-11 on the customer's page, too, images from elsewhere are fetched
        when somebody asks, and not before"""
        ticket = self.ticket()
        ticket.message_post(
            body=Markup(images.block(f'<p>Ecco</p><img src="{_IMAGE}">')),
            author_id=self.portal_anna.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.browser_js(
            f"/my/tickets/{ticket.id}",
            _CLICK.replace("IMAGE", _IMAGE),
            "!!document.querySelector('.o_crm_remote_images')",
            login=self.portal_anna.login,
        )
