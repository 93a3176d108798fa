import {describe, expect, test} from "@odoo/hoot";
import {click, press, queryAllTexts} from "@odoo/hoot-dom";
import {CardHeader} from "@crm_scheda_cliente/card/card_header";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const PARTNER = {
    id: 5,
    name: "Officine Rossi S.r.l.",
    phone: "+39 035 1234",
    email: false,
    website: false,
    vat: "IT01234567897",
    address: ["Via Roma 1", "24121 Bergamo"],
    user: false,
    badges: [{key: "tier", text: "Front-line", color: "primary", title: "Why"}],
    classifiers: [{id: 1, text: "Sector: Metalworking", color: 3}],
    tags: [],
    segments: [{id: 2, text: "Wholesale", action: {name: "Wholesale"}}],
};

function mountHeader(more = {}) {
    return mountWithCleanup(CardHeader, {
        props: {
            partner: PARTNER,
            facts: [],
            buttons: [],
            open: (...args) => expect.step(`open ${args}`),
            run: (action) => expect.step(`run ${action.name}`),
            ...more,
        },
    });
}

test("who the customer is and how to reach it", async () => {
    await mountHeader();
    expect("h1").toHaveText("Officine Rossi S.r.l.");
    expect(".o_crm_badge_tier.text-bg-primary").toHaveText("Front-line");
    expect("a[href='tel:+390351234']").toHaveCount(1);
    expect("a[href^='mailto']").toHaveCount(0);
    expect("[title=Address]").toHaveText("Via Roma 1, 24121 Bergamo");
    expect(".o_crm_card_reach").toHaveText(/nobody follows them yet/);
});

test("an address that is a script is text, no link", async () => {
    const website = "javascript:alert(1)";
    await mountHeader({partner: {...PARTNER, website, website_link: false}});
    expect("span[title=Website]").toHaveText(website);
    expect("a[title=Website]").toHaveCount(0);
});

test("a segment opens its customers, Form the customer", async () => {
    await mountHeader();
    await click(".o_crm_card_segment");
    await click("button:contains(Form)");
    expect.verifySteps(["run Wholesale", "open res.partner,5"]);
});

test("buttons run their actions, the first one is the main one", async () => {
    await mountHeader({
        buttons: [
            {key: "activity", label: "Activity", icon: "fa-x", action: {name: "plan"}},
            {key: "note", label: "Note", icon: "fa-x", action: {name: "note"}},
        ],
    });
    expect(queryAllTexts(".o_crm_card_buttons button")).toEqual([
        "Activity",
        "Note",
        "Form",
    ]);
    expect("button[data-key=activity]").toHaveClass("btn-primary");
    await click("button[data-key=note]");
    expect.verifySteps(["run note"]);
});

test("a fact with an action is opened by click, Enter and Space", async () => {
    const fact = {key: "overdue", label: "Overdue", value: "€ 100", icon: "fa-x"};
    await mountHeader({
        facts: [
            {...fact, color: "danger", action: {name: "statement"}},
            {
                ...fact,
                key: "contact",
                label: "Last contact",
                color: false,
                action: false,
            },
        ],
    });
    await click("[data-key=overdue]");
    expect("[data-key=overdue] .text-danger").toHaveText("€ 100");
    await press("Enter");
    await press([" "]);
    expect.verifySteps(["run statement", "run statement", "run statement"]);
    expect("[data-key=contact]").not.toHaveAttribute("role");
    await click("[data-key=contact]");
    expect.verifySteps([]);
});
