import {
    defineDeskModels,
    makeDesk,
    makeEntry,
    makeSection,
    mountDesk,
} from "./desk_test_helpers";
import {parseHours} from "@crm_mydesk/desk/desk_dialog";
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryValue} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";

defineDeskModels();

const READ = ["read", {}];
let answer = {};

beforeEach(() => {
    answer = {gone: false, action: false};
    onRpc("crm.desk", "run", ({args}) => {
        expect.step(["run", ...args.slice(0, 5)]);
        return answer;
    });
});

function withAction(action, entry = {}) {
    return makeDesk({
        sections: [
            makeSection([makeEntry(1, entry)], {
                actions: [{key: "act", label: "Act", icon: "fa-bolt", ...action}],
            }),
        ],
    });
}

test("hours as people write them", () => {
    expect(parseHours("1:30")).toBe(1.5);
    expect(parseHours("1,5")).toBe(1.5);
    expect(parseHours(" 0.25 ")).toBe(0.25);
    expect(parseHours("")).toBe(false);
    expect(parseHours("soon")).toBe(null);
    expect(parseHours("-1")).toBe(null);
});

test("what is required is asked for", async () => {
    const ask = [
        {name: "note", label: "Outcome", type: "text", required: true},
        {name: "hours", label: "Time", type: "float_time"},
    ];
    await mountDesk(withAction({ask}));
    await contains("button[data-action=act]").click();
    expect(".modal p:first").toHaveText("Call 1 · Customer 1");
    await contains(".o_desk_confirm").click();
    expect(".modal .alert").toHaveText("Outcome: please fill it in.");
    await contains(".modal textarea").edit("Agreed");
    await contains(".modal input").edit("later", {confirm: false});
    await contains(".o_desk_confirm").click();
    expect(".modal .alert").toHaveText("Time: write hours and minutes, as in 1:30.");
    await contains(".modal input").edit("0:45", {confirm: false});
    await contains(".o_desk_confirm").click();
    expect.verifySteps([
        READ,
        ["run", "mail.activity", 1, "act", {note: "Agreed", hours: 0.75}, "activity"],
        READ,
    ]);
});

test("a question before something that cannot be undone", async () => {
    await mountDesk(withAction({confirm: "Close it for good?"}));
    await contains("button[data-action=act]").click();
    expect(".modal-body").toHaveText("Close it for good?");
    await contains(".modal button:contains(Leave it)").click();
    expect.verifySteps([READ]);
    await contains("button[data-action=act]").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps([["run", "mail.activity", 1, "act", {}, "activity"], READ]);
});

test("a new deadline", async () => {
    await mountDesk();
    await contains(".o_desk_entry:first button[data-action=reschedule]").click();
    expect(queryValue(".modal input")).toBe("03/24/2026");
    // "enter" belongs to the date: it is read before the dialog is confirmed
    await contains(".modal input").edit("03/30/2026");
    expect.verifySteps([READ]);
    await contains(".o_desk_confirm").click();
    expect.verifySteps([
        ["run", "mail.activity", 1, "reschedule", {deadline: "2026-03-30"}, "activity"],
        READ,
    ]);
});

test("given to a colleague, by the colleague's number", async () => {
    onRpc("crm.desk", "get_people", () => [
        [7, "Marco"],
        [8, "Giulia"],
    ]);
    await mountDesk();
    await contains(".o_desk_entry:first button[data-action=reassign]").click();
    expect(queryAllTexts(".modal option")).toEqual(["", "Giulia"]);
    await contains(".modal select").select("8");
    await contains(".o_desk_confirm").click();
    expect.verifySteps([
        READ,
        ["run", "mail.activity", 1, "reassign", {user_id: 8}, "activity"],
        READ,
    ]);
});

test("what somebody deleted meanwhile", async () => {
    answer = {gone: true, action: false};
    await mountDesk(withAction({}));
    await contains("button[data-action=act]").click();
    await animationFrame();
    expect(".o_notification").toHaveText(/is no longer there/);
    expect.verifySteps([
        READ,
        ["run", "mail.activity", 1, "act", {}, "activity"],
        READ,
    ]);
});

test("an action that follows is opened", async () => {
    answer = {gone: false, action: {res_model: "mail.activity.schedule"}};
    await mountDesk(withAction({}));
    await contains("button[data-action=act]").click();
    await animationFrame();
    expect.verifySteps([
        READ,
        ["run", "mail.activity", 1, "act", {}, "activity"],
        ["open", "mail.activity.schedule", undefined],
        READ,
    ]);
});

test("which sections, and in which order", async () => {
    onRpc("crm.desk", "set_layout", ({args}) => {
        expect.step(["layout", ...args]);
        return true;
    });
    const quotations = makeSection([makeEntry(5, {kind: "quotation"})], {
        kind: "quotation",
        label: "Quotations",
    });
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)]), quotations]}));
    await contains(".o_desk_configure").click();
    expect(queryAllTexts(".modal label")).toEqual(["Activities", "Quotations"]);
    await contains(".modal li:last button[title='Move up']").click();
    await contains(".modal li:last input").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps([
        READ,
        ["layout", ["quotation", "activity"], ["activity"]],
        READ,
    ]);
});
