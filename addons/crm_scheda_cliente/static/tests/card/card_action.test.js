import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const CARD = {
    partner: {
        id: 5,
        name: "Officine Rossi S.r.l.",
        address: [],
        badges: [],
        classifiers: [],
        tags: [],
        segments: [],
        contacts: [],
    },
    facts: [],
    sections: [
        {
            key: "profile",
            type: "facts",
            title: "Profile",
            action: false,
            data: [{label: "Sector", value: "Metalworking"}],
        },
        {
            key: "activities",
            type: "rows",
            title: "Current activities",
            action: false,
            data: {columns: [], rows: [], more: false, empty: "Nothing to do."},
        },
    ],
    buttons: [{key: "note", label: "Note", icon: "fa-x", action: {name: "note"}}],
    kinds: [],
    timeline: {entries: [], cursor: false},
};

async function openCard(partnerId) {
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_customer_card",
        params: {partner_id: partnerId},
    });
    await animationFrame();
}

test("one call brings the whole card", async () => {
    onRpc("crm.customer.card", "get_card", ({args}) => {
        expect.step(`get_card ${args}`);
        return CARD;
    });
    await openCard(5);
    expect("h1").toHaveText("Officine Rossi S.r.l.");
    expect(queryAllTexts(".o_crm_card_section h2 span")).toEqual([
        "Profile",
        "Current activities",
    ]);
    expect(".o_breadcrumb").toHaveText(/Officine Rossi/);
    expect.verifySteps(["get_card 5"]);
});

test("a customer that is gone is a sentence on the screen", async () => {
    onRpc("crm.customer.card", "get_card", () => {
        throw makeServerError({message: "This customer no longer exists."});
    });
    await openCard(5);
    expect("[role=alert]").toHaveText("This customer no longer exists.");
    expect(".o_crm_card_header").toHaveCount(0);
});

test("without a customer the card says where to choose one", async () => {
    await openCard(false);
    expect("[role=alert]").toHaveText("Choose a customer in the register first.");
});

test("the card is read again when the dialog of a button closes", async () => {
    onRpc("crm.customer.card", "get_card", () => {
        expect.step("get_card");
        return CARD;
    });
    await openCard(5);
    patchWithCleanup(getService("action"), {
        doAction(action, {onClose}) {
            expect.step(`open ${action.name}`);
            return onClose();
        },
    });
    await click("button[data-key=note]");
    await animationFrame();
    expect.verifySteps(["get_card", "open note", "get_card"]);
});
