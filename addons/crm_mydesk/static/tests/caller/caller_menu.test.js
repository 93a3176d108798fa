import {CallerMenu} from "@crm_mydesk/caller/caller_menu";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Caller extends models.Model {
    _name = "crm.caller";
}

defineMailModels();
defineModels([Caller]);

const QUARZO = {
    partner_id: 5,
    name: "Officine Quarzo",
    phone: "+39 030 7654321",
    city: "Brescia",
    is_company: true,
    known: true,
    why: ["Number +39 030 7654321"],
    document: false,
};
const BRUNO = {
    ...QUARZO,
    partner_id: 6,
    name: "Bruno Quarzo",
    known: false,
    city: false,
};

function found(candidates, values = {}) {
    return {candidates, number: false, own: false, hidden: false, ...values};
}

/** Shows the field; what it looks for, opens and creates are steps. */
async function mountMenu(answer) {
    onRpc("crm.caller", "find", ({args}) => {
        expect.step(["find", args[0]]);
        return typeof answer === "function" ? answer(args[0]) : answer;
    });
    mockService("action", {
        async doAction(action) {
            expect.step(["open", action.params.partner_id]);
        },
    });
    mockService("dialog", {
        add(_dialog, {context}) {
            expect.step(["new", context.default_name, context.default_phone]);
        },
    });
    return mountWithCleanup(CallerMenu);
}

async function type(text) {
    await contains(".o_caller_input").edit(text, {confirm: false});
    await advanceTime(200);
    await animationFrame();
}

test.tags("desktop");
test("one search after somebody has stopped typing", async () => {
    await mountMenu(found([QUARZO, BRUNO]));
    await type("030 765");
    expect.verifySteps([["find", "030 765"]]);
    expect(queryAllTexts(".o_caller_results .fw-bold").slice(0, 2)).toEqual([
        "Officine Quarzo",
        "Bruno Quarzo",
    ]);
    expect(queryAllTexts(".o_caller_results .badge")).toEqual(["Known", "Maybe"]);
});

test.tags("desktop");
test("arrows and enter open the card", async () => {
    await mountMenu(found([QUARZO, BRUNO]));
    await type("quarzo");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_caller_active").toHaveText(/Bruno/);
    await press("Enter");
    await animationFrame();
    expect.verifySteps([
        ["find", "quarzo"],
        ["open", 6],
    ]);
    expect(".o_caller_results").toHaveCount(0);
});

test.tags("desktop");
test("who does not see the list hears which line is meant", async () => {
    await mountMenu(found([QUARZO, BRUNO]));
    const field = ".o_caller_input[role=combobox]";
    expect(field).toHaveAttribute("aria-expanded", "false");
    expect(field).not.toHaveAttribute("aria-activedescendant");
    await type("quarzo");
    expect(field).toHaveAttribute("aria-expanded", "true");
    const list = queryOne(`#${queryOne(field).getAttribute("aria-controls")}`);
    expect(list).toHaveAttribute("role", "listbox");
    // a list holds its options and nothing else; none is a stop of the Tab key
    expect([...list.children].map((line) => line.getAttribute("role"))).toEqual([
        "option",
        "option",
        "option",
    ]);
    expect(".o_caller_results a:not([tabindex='-1'])").toHaveCount(0);
    await press("ArrowDown");
    await animationFrame();
    const meant = queryOne(field).getAttribute("aria-activedescendant");
    expect(`#${meant}[aria-selected=true]`).toHaveText(/Bruno/);
    expect(".o_caller_results [aria-selected=true]").toHaveCount(1);
    await press("Tab");
    await animationFrame();
    expect(".o_caller_results").toHaveCount(0);
    expect(field).toHaveValue("quarzo");
    expect.verifySteps([["find", "quarzo"]]);
});

test.tags("desktop");
test("whoever is unknown is registered in one step", async () => {
    await mountMenu(found([], {number: "+390305550123"}));
    await type("030 5550123");
    expect(".o_caller_results").toHaveText(/Nobody found/);
    await press("Enter");
    expect.verifySteps([
        ["find", "030 5550123"],
        ["new", false, "+390305550123"],
    ]);
});

test.tags("desktop");
test("our own numbers and hidden ones create nobody", async () => {
    await mountMenu((text) =>
        found([], text === "hidden" ? {hidden: true} : {own: true})
    );
    await type("030 555");
    expect(".o_caller_results").toHaveText("This is one of our own numbers.");
    await type("hidden");
    expect(".o_caller_results").toHaveText(/withheld the number/);
    expect(".o_caller_results a").toHaveCount(0);
    expect.verifySteps([
        ["find", "030 555"],
        ["find", "hidden"],
    ]);
});

test.tags("desktop");
test("a slow answer to an older text is not shown", async () => {
    const slow = new Deferred();
    await mountMenu((text) => (text === "off" ? slow : found([BRUNO])));
    await type("off");
    await type("bruno");
    expect(".o_caller_results .fw-bold:first").toHaveText("Bruno Quarzo");
    slow.resolve(found([QUARZO]));
    await animationFrame();
    expect(".o_caller_results .fw-bold:first").toHaveText("Bruno Quarzo");
    expect.verifySteps([
        ["find", "off"],
        ["find", "bruno"],
    ]);
});

test.tags("desktop");
test("a search that fails says so; escape closes", async () => {
    await mountMenu(() => {
        throw new Error("No server");
    });
    await type("quarzo");
    expect(".o_caller_results").toHaveText("The search did not work. Try again.");
    await press("Escape");
    await animationFrame();
    expect(".o_caller_results").toHaveCount(0);
    expect(".o_caller_input").toHaveValue("");
    expect.verifySteps([["find", "quarzo"]]);
});
