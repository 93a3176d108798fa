import {Component, onWillStart, xml} from "@odoo/owl";
import {advanceTime, animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    click,
    edit,
    press,
    queryAllAttributes,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {CallClock} from "@crm_prevendita/call/call_clock";
import {CrmCallScreen} from "@crm_prevendita/call/call_screen";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {proposedMoment} from "@crm_prevendita/call/call_outcomes";
import {user} from "@web/core/user";

describe.current.tags("desktop");
defineMailModels();

/** In UTC, as the server writes it. */
const NOW = "2026-05-08 09:00:00";
const PROGRAM = 7;
const OUTCOMES = [
    {
        id: 31,
        name: "Visit agreed",
        sign: "positive",
        is_reached: true,
        next: "Visit",
        days: 1,
        calls_back: false,
        asks_when: true,
        opportunity: true,
    },
    {
        id: 32,
        name: "No answer",
        sign: "neutral",
        is_reached: false,
        next: "Call",
        days: 0,
        calls_back: true,
        asks_when: false,
        opportunity: false,
    },
];

/** What the server says of a name, see take_next. */
function getCall(id, name) {
    return {
        item_id: id,
        program: "Autumn calls",
        partner_id: id + 100,
        name,
        phone: "+39 030 111222",
        attempts: 0,
        last: false,
        is_call_back: false,
        script: "<p>Good morning</p>",
        interview: false,
        taken_on: "2026-05-08 08:59:00",
        outcomes: OUTCOMES,
        progress: {calls: 4, reached: 2, positive: 1},
        consents: [
            {channel: "phone", label: "Telephone", state: "unknown"},
            {channel: "email", label: "E-mail", state: "unknown"},
        ],
    };
}

const NOBODY = {
    empty: "Nobody to call now.",
    program: "Autumn calls",
    next_on: "2026-05-08 12:00:00",
    progress: {calls: 5, reached: 3, positive: 2},
};

class StubCard extends Component {
    static template = xml`<section class="o_crm_call_card" t-out="props.card.partner" />`;
    static props = ["*"];
}

async function openScreen() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_call_screen",
        params: {program_id: PROGRAM},
    });
    await animationFrame();
}

beforeEach(() => {
    // a Friday, ten in the morning
    mockDate(NOW, +1);
    patchWithCleanup(CrmCallScreen.components, {CallCard: StubCard});
    onRpc("crm.call.item", "take_next", ({args}) => {
        expect(args).toEqual([PROGRAM]);
        return getCall(1, "Brambilla");
    });
    onRpc("crm.customer.card", "get_card", ({args}) => ({partner: `Card ${args[0]}`}));
    onRpc("crm.call.item", "keep_draft", () => ({kept: true, other: false}));
});

test("a name is shown with its card and how long it has been in hand", async () => {
    await openScreen();
    expect(".o_crm_call_panel h1").toHaveText("Brambilla");
    expect(".o_crm_call_card").toHaveText("Card 101");
    expect(".o_crm_call_dial").toHaveAttribute("href", "tel:+39030111222");
    expect(".o_crm_call_script").toHaveText("Good morning");
    expect(queryAllTexts(".o_crm_call_outcomes button span")).toEqual([
        "Visit agreed",
        "No answer",
    ]);
    mockDate(NOW, +1);
    await advanceTime(1000);
    expect(".o_crm_call_panel h1 + span").toHaveText(/^1:0\d$/);
    await advanceTime(60_000);
    expect(".o_crm_call_panel h1 + span").toHaveText(/^2:0\d$/);
});

test("by keyboard: outcome, notes, record, and the next name is empty", async () => {
    onRpc("crm.call.item", "record_call", ({args}) => {
        expect.step("record");
        expect(args).toEqual([
            [1],
            31,
            {
                note: "Quiet machine",
                anybody: false,
                opportunity: true,
                mine: false,
                next_on: "2026-05-11 08:00:00",
            },
        ]);
        return {next: getCall(2, "Zani"), lead_id: 9, action_id: 8};
    });
    await openScreen();
    await press("1");
    await animationFrame();
    expect("[role=radio]:first").toHaveAttribute("aria-checked", "true");
    // a day after Friday is Saturday: Monday at nine
    expect(queryOne(".o_crm_call_when input").value).toMatch(/05\/11\/2026 09:00/);
    expect(".o_crm_call_panel > label input[type=checkbox]").toBeChecked();
    await press("n");
    expect("textarea").toBeFocused();
    await edit("Quiet machine");
    await animationFrame();
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect.verifySteps(["record"]);
    expect(".o_crm_call_panel h1").toHaveText("Zani");
    expect(".o_crm_call_card").toHaveText("Card 102");
    expect("textarea").toHaveValue("");
    expect("textarea").not.toBeFocused();
    expect("[role=radio][aria-checked=true]").toHaveCount(0);
    expect(".o_notification").toHaveText(/The opportunity was opened/);
});

test("a call is recorded once, however often one confirms", async () => {
    const answer = new Deferred();
    onRpc("crm.call.item", "record_call", () => {
        expect.step("record");
        return answer;
    });
    await openScreen();
    await press("2");
    await press(["ctrl", "Enter"]);
    await press(["ctrl", "Enter"]);
    await press(["shift", "s"]);
    answer.resolve({next: NOBODY, lead_id: false, action_id: 8});
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["record"]);
    expect(".o_crm_call [role=status]").toHaveText("Nobody to call now.");
    expect(".o_crm_call p:eq(1)").toHaveText(/The next one is due at/);
});

test("without an outcome nothing is recorded", async () => {
    onRpc("crm.call.item", "record_call", () => expect.step("record"));
    await openScreen();
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_notification").toHaveText(/Choose what came of the call first/);
    expect.verifySteps([]);
});

test("consents: a key with Shift says yes, again no; written after a while", async () => {
    onRpc("crm.call.item", "record_consent", ({args}) => {
        const [ids, channel, given] = args;
        expect.step(`${ids} ${channel} ${given}`);
        const {consents} = getCall(1, "Brambilla");
        consents[0].state = given ? "given" : "refused";
        return consents;
    });
    await openScreen();
    // a hand on the keyboard while the customer speaks
    await press("t");
    await animationFrame();
    expect(".o_crm_call_consents .btn-success").toHaveCount(0);
    await press(["shift", "t"]);
    await animationFrame();
    expect(".o_crm_call_consents .btn-success").toHaveCount(1);
    await press(["shift", "t"]);
    await animationFrame();
    expect(".o_crm_call_consents .btn-danger").toHaveCount(1);
    await advanceTime(9000);
    expect.verifySteps([]);
    await advanceTime(2000);
    expect.verifySteps(["1 phone false"]);
    await click(".o_crm_call_consents .btn-group:eq(1) button:first");
    await animationFrame();
    await click(".o_crm_call_undo");
    await advanceTime(20_000);
    expect(".o_crm_call_undo").toHaveCount(0);
    expect.verifySteps([]);
});

test("a consent is written before the call is recorded", async () => {
    onRpc("crm.call.item", "record_consent", ({args}) => {
        expect.step(`consent ${args[1]} ${args[2]}`);
        return getCall(1, "Brambilla").consents;
    });
    onRpc("crm.call.item", "record_call", () => {
        expect.step("record");
        return {next: getCall(2, "Zani"), lead_id: false, action_id: 8};
    });
    await openScreen();
    await press(["shift", "e"]);
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["consent email true", "record"]);
    expect(".o_crm_call_panel h1").toHaveText("Zani");
});

test("notes are kept with the name when the screen is left", async () => {
    onRpc("crm.call.item", "keep_draft", ({args}) => {
        expect.step(args);
        return {kept: true, other: false};
    });
    onRpc("crm.call.item", "take_next", () => ({
        ...getCall(1, "Brambilla"),
        draft: "Two machines",
    }));
    await openScreen();
    expect("textarea").toHaveValue("Two machines");
    await click("textarea");
    await edit("Two machines, one old");
    await animationFrame();
    await advanceTime(2000);
    expect.verifySteps([[[1], "Two machines, one old", "Two machines"]]);
    await edit("Two machines, one of 1998");
    await animationFrame();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_call_screen",
    });
    await animationFrame();
    await animationFrame();
    expect.verifySteps([[[1], "Two machines, one of 1998", "Two machines, one old"]]);
});

test("notes of another window are shown, not written over", async () => {
    let kept = "Theirs";
    onRpc("crm.call.item", "keep_draft", ({args}) => {
        const isOther = kept !== args[2];
        expect.step(isOther ? "refused" : args[1]);
        kept = isOther ? kept : args[1];
        return {kept: !isOther, other: isOther && kept};
    });
    onRpc("crm.call.item", "record_call", () => expect.step("record"));
    await openScreen();
    await click("textarea");
    await edit("Mine");
    await animationFrame();
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["refused"]);
    expect(".o_crm_call_other").toHaveText(/Theirs/);
    await press("Escape");
    await press("1");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect.verifySteps([]);
    await click(".o_crm_call_other button:first");
    await animationFrame();
    expect("textarea").toHaveValue("Theirs\nMine");
    expect(".o_crm_call_other").toHaveCount(0);
    await animationFrame();
    expect.verifySteps(["Theirs\nMine"]);
});

test("outcomes are one stop of Tab, arrows choose among them", async () => {
    await openScreen();
    const order = () => queryAllAttributes("[role=radio]", "tabindex");
    expect(order().filter((one) => one === "0")).toHaveLength(1);
    await click("[role=radio]:first");
    await press("ArrowDown");
    await animationFrame();
    expect("[role=radio]:eq(1)").toHaveAttribute("aria-checked", "true");
    expect("[role=radio]:eq(1)").toBeFocused();
    expect("[role=radio]:eq(1)").toHaveAttribute("tabindex", "0");
});

test("the name that comes is told, and has the focus", async () => {
    onRpc("crm.call.item", "record_call", () => ({
        next: getCall(2, "Zani"),
        lead_id: false,
        action_id: 8,
    }));
    await openScreen();
    expect(".o_crm_call_told").toHaveText(/Brambilla/);
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    await animationFrame();
    expect(".o_crm_call_told").toHaveText(/Zani/);
    expect(".o_crm_call_panel h1").toBeFocused();
});

test("letters can be turned off, the legend says what they do", async () => {
    patchWithCleanup(user, {
        async setUserSettings(key, value) {
            expect.step(`${key} ${value}`);
            user.settings[key] = value;
        },
        settings: {crm_single_keys: true},
    });
    onRpc("crm.call.item", "skip_call", () => expect.step("skip"));
    await openScreen();
    await press("?");
    await animationFrame();
    expect(".o_crm_keys dt").toHaveCount(11);
    await click("#crm_single_keys");
    await animationFrame();
    await click(".modal footer .btn-primary");
    await animationFrame();
    await press("1");
    await press(["shift", "s"]);
    await animationFrame();
    expect("[role=radio][aria-checked=true]").toHaveCount(0);
    expect.verifySteps(["crm_single_keys false"]);
});

test("letters typed in the notes are text, Escape leaves them", async () => {
    onRpc("crm.call.item", "skip_call", ({args}) => {
        expect.step(`skip ${args[0]}`);
        return getCall(2, "Zani");
    });
    await openScreen();
    await click("textarea");
    await press("s");
    await press("1");
    await animationFrame();
    expect.verifySteps([]);
    expect("[role=radio][aria-checked=true]").toHaveCount(0);
    await press("Escape");
    expect("textarea").not.toBeFocused();
    await press("s");
    await animationFrame();
    expect.verifySteps([]);
    await press(["shift", "s"]);
    await animationFrame();
    expect.verifySteps(["skip 1"]);
    expect(".o_crm_call_panel h1").toHaveText("Zani");
});

test("whoever has nobody to call looks again", async () => {
    let empty = true;
    onRpc("crm.call.item", "take_next", () => (empty ? NOBODY : getCall(3, "Rossi")));
    await openScreen();
    expect(".o_crm_call_panel").toHaveCount(0);
    // without a name no key does anything
    await press(["shift", "s"]);
    empty = false;
    await click(".o_crm_call .btn-primary");
    await animationFrame();
    expect(".o_crm_call_panel h1").toHaveText("Rossi");
});

test("what an interview changed is shown when one comes back", async () => {
    onRpc("crm.call.item", "take_next", () => ({
        ...getCall(1, "Brambilla"),
        interview: "Needs",
    }));
    onRpc("crm.call.item", "action_interview", () => {
        expect.step("interview");
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("crm.call.item", "get_consents", () => {
        expect.step("consents");
        return [{channel: "phone", label: "Telephone", state: "given"}];
    });
    await openScreen();
    await press("i");
    await animationFrame();
    window.dispatchEvent(new Event("focus"));
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["interview", "consents"]);
    expect(".o_crm_call_consents .btn-success").toHaveCount(1);
    // once
    window.dispatchEvent(new Event("focus"));
    await animationFrame();
    expect.verifySteps([]);
});

test("the clock stops with the screen, even one that never came up", async () => {
    patchWithCleanup(CallClock.prototype, {
        tick() {
            expect.step("tick");
            super.tick();
        },
    });
    class Failing extends Component {
        static template = xml`<div />`;
        static props = {};
        setup() {
            onWillStart(() => {
                throw new Error("no answer");
            });
        }
    }
    class Page extends Component {
        static template = xml`<CallClock since="'2026-05-08 08:59:00'" /><Failing />`;
        static components = {CallClock, Failing};
        static props = {};
    }
    patchWithCleanup(console, {warn: () => expect.step("destroyed")});
    expect.errors(1);
    await expect(mountWithCleanup(Page)).rejects.toThrow();
    await animationFrame();
    expect.verifyErrors([/no answer/]);
    expect.verifySteps(["destroyed"]);
    await advanceTime(3000);
    expect.verifySteps([]);
});

test("an outcome proposes nine o'clock of a working day", () => {
    const [visit, none] = OUTCOMES;
    expect(proposedMoment({...visit, days: 0})).toBe("2026-05-08T09:00");
    expect(proposedMoment({...visit, days: 1})).toBe("2026-05-11T09:00");
    expect(proposedMoment({...visit, days: 2})).toBe("2026-05-11T09:00");
    expect(proposedMoment({...visit, days: 4})).toBe("2026-05-12T09:00");
    expect(proposedMoment(none)).toBe("");
});
