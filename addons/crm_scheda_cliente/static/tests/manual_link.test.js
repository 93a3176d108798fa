import {addressOf, ManualLink, pageOf} from "@crm_scheda_cliente/manual_link";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {browser} from "@web/core/browser/browser";
import {
    contains,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {user} from "@web/core/user";

defineMailModels();

test("the longest beginning of a name decides", () => {
    expect(pageOf("crm.segment")).toBe("scheda");
    expect(pageOf("crm.statement.mailing.line")).toBe("contabilita");
    expect(pageOf("x.unknown")).toBe("index");
    expect(pageOf(undefined)).toBe("index");
});

test("the reader's language and the company's own copy", () => {
    patchWithCleanup(user, {lang: "it-IT"});
    expect(addressOf({tag: "crm_customer_card"})).toBe(
        "/crm_scheda_cliente/static/manual/manuale/scheda.html"
    );
    patchWithCleanup(user, {lang: "en-US"});
    patchWithCleanup(session, {crm_manual_url: "https://manual.example.com/crm/"});
    expect(addressOf(null)).toBe("https://manual.example.com/crm/manual/index.html");
});

test("the button opens the page beside the screen", async () => {
    patchWithCleanup(browser, {open: (address) => expect.step(address)});
    await mountWithCleanup(ManualLink);
    await contains(".o_crm_manual").click();
    expect.verifySteps(["/crm_scheda_cliente/static/manual/manual/index.html"]);
});
