"""The card on the screen, in a browser."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import CardCommon

WALK = """
    const seen = (css, text = "") =>
        [...document.querySelectorAll(css)].find((el) => el.textContent.includes(text));
    const wait = async (css, text) => {
        for (let n = 0; n < 600; n++) {
            const el = seen(css, text);
            if (el) { return el; }
            await new Promise((done) => setTimeout(done, 100));
        }
        throw new Error(`not on the screen: ${css} ${text || ""}`);
    };
    (async () => {
        await wait(".o_crm_card_name", "Officine Rossi");
        await wait(".o_crm_card_section[data-key='contacts'] a", "Anna Rossi");
        await wait(".o_crm_timeline_entry[data-kind='event']", "Visita");
        (await wait("button[data-kind='order']")).click();
        for (let n = 0; seen("[data-kind='event'].o_crm_timeline_entry"); n++) {
            if (n > 100) { throw new Error("the chip does not filter"); }
            await new Promise((done) => setTimeout(done, 100));
        }
        (await wait(".o_crm_timeline_entry[data-kind='order'] a")).click();
        await wait(".o_form_view");
        (await wait(".o_breadcrumb a, .o_back_button", "Officine Rossi")).click();
        await wait(".o_crm_card_name", "Officine Rossi");
        console.log("test successful");
    })().catch((error) => console.error(error.message));
"""
GONE = """
    (async () => {
        for (let n = 0; n < 600; n++) {
            const el = document.querySelector(".o_crm_card_error");
            if (el && /no longer exists|non esiste più/.test(el.textContent)) {
                return console.log("test successful");
            }
            await new Promise((done) => setTimeout(done, 100));
        }
        throw new Error("no sentence on the screen");
    })().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestCardScreen(CardCommon, HttpCase):
    def test_walk(self):
        """SC-01 The card opens by its address, filters, leads on and comes back."""
        self._new_order()
        self.env["calendar.event"].create(
            {
                "name": "Visita",
                "start": self.NOW,
                "stop": self.NOW + timedelta(hours=1),
                "partner_ids": [(6, 0, self.rossi.ids)],
            }
        )
        address = f"/odoo/customer-card/{self.anna_partner.id}"
        self.browser_js(address, WALK, login=self.giulia.login, timeout=120)

    def test_gone(self):
        """SC-01 A customer that is gone is a sentence on the screen."""
        partner = self.env["res.partner"].create({"name": "Passeggero"})
        address = f"/odoo/customer-card/{partner.id}"
        partner.unlink()
        # the refusal is logged, as every sentence for a person is
        with mute_logger("odoo.http"):
            self.browser_js(address, GONE, login=self.giulia.login, timeout=120)
