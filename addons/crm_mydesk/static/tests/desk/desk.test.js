import {
    defineDeskModels,
    makeDesk,
    makeEntry,
    makeSection,
    ME,
    mountDesk,
    TEAM,
} from "./desk_test_helpers";
import {destroy, expect, test} from "@odoo/hoot";
import {press, queryAllAttributes, queryAllTexts, waitUntil} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    MockServer,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import {CrmDesk} from "@crm_mydesk/desk/desk";
import {DeskData} from "@crm_mydesk/desk/desk_data";

defineDeskModels();

/** longer than changes are gathered and spread */
const LATER = 5000;
const MINUTE = 60000;

test("one call shows sections, queue, time line and what was asked", async () => {
    await mountDesk(
        makeDesk({
            next: [makeEntry(1, {why: ["Due today", "Priority ★"]})],
            agenda: [makeEntry(8, {title: "Visit", end: "2026-03-24 11:00:00"})],
            asked: [makeEntry(9, {title: "Send the offer", user: "Giulia"})],
        })
    );
    expect.verifySteps([["read", {}]]);
    expect("section[data-kind=activity] .o_desk_entry").toHaveCount(2);
    expect(queryAllTexts(".o_desk_next .o_desk_why span")).toEqual([
        "Due today",
        "Priority ★",
    ]);
    expect(".o_desk_timeline li").toHaveCount(1);
    expect(".o_desk_asked .o_desk_title").toHaveText("Send the offer");
    expect(".o_desk_asked .o_desk_text").toHaveText(/Giulia/);
});

test("the day begins as a sentence does, in the reader's language", async () => {
    serverState.lang = "it_IT";
    await mountDesk();
    expect(".o_desk_today").toHaveText("Martedì 24 marzo");
    expect.verifySteps([["read", {}]]);
});

test("somebody else's desk is asked for, and can be left", async () => {
    let owner = TEAM;
    await mountDesk(() => makeDesk({owner}), {
        action: {params: {owner: {type: "team", id: TEAM.id}}},
    });
    expect.verifySteps([["read", {team_id: TEAM.id}]]);
    expect(".o_desk_owner").toHaveText("Sales");
    owner = ME;
    await contains(".o_desk_owner").click();
    await contains(".o-dropdown-item:contains(Marco)").click();
    await animationFrame();
    expect.verifySteps([["read", {}]]);
    expect(".o_desk_owner").toHaveText("Marco");
});

test("who comes back finds the desk that was open", async () => {
    await mountDesk(makeDesk(), {state: {owner: {type: "user", id: 12}}});
    expect.verifySteps([["read", {user_id: 12}]]);
});

test("nothing to do", async () => {
    await mountDesk(makeDesk({sections: [makeSection([])]}));
    expect(".o_desk_blank h3").toHaveText("All done");
    expect(".o_desk_columns").toHaveCount(0);
    expect.verifySteps([["read", {}]]);
});

test("no role, no lists", async () => {
    await mountDesk(makeDesk({sections: []}));
    expect(".o_desk_blank h3").toHaveText("Nothing can be shown here yet");
    expect.verifySteps([["read", {}]]);
});

test("a list that failed says so, the others stand", async () => {
    const broken = makeSection([], {
        kind: "ticket",
        label: "Tickets",
        error: "This list could not be read.",
    });
    const empty = makeSection([], {kind: "quotation", label: "Quotations"});
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)]), broken, empty]}));
    expect("section[data-kind=ticket] .alert").toHaveText(
        "This list could not be read."
    );
    expect("section[data-kind=activity] .o_desk_entry").toHaveCount(1);
    expect(".o_desk_main > p").toHaveText("Nothing in: Quotations");
    expect.verifySteps([["read", {}]]);
});

test("sections close, hide and keep the user's order", async () => {
    const quotations = makeSection([makeEntry(5, {kind: "quotation"})], {
        kind: "quotation",
        label: "Quotations",
    });
    const tickets = makeSection([makeEntry(6, {kind: "ticket"})], {kind: "ticket"});
    await mountDesk(
        makeDesk({
            sections: [makeSection([makeEntry(1)]), quotations, tickets],
            layout: {order: ["quotation", "activity", "ticket"], hidden: ["ticket"]},
        })
    );
    expect(queryAllAttributes(".o_desk_card[data-kind]", "data-kind")).toEqual([
        "quotation",
        "activity",
    ]);
    await contains("section[data-kind=quotation] h2").click();
    expect("section[data-kind=quotation] .o_desk_entry").toHaveCount(0);
    expect("section[data-kind=activity] .o_desk_entry").toHaveCount(1);
    // without a mouse as well, and whoever does not see it hears how it stands
    const toggle = "section[data-kind=quotation] .o_desk_toggle";
    expect(toggle).toHaveAttribute("aria-expanded", "false");
    await contains(toggle).focus();
    await press("Enter");
    await animationFrame();
    expect(toggle).toHaveAttribute("aria-expanded", "true");
    expect("section[data-kind=quotation] .o_desk_entry").toHaveCount(1);
    expect.verifySteps([["read", {}]]);
});

test("a long list shows more", async () => {
    onRpc("crm.desk", "get_section", ({args, kwargs}) => {
        expect.step(["more", args[0], kwargs.limit]);
        return makeSection([1, 2, 3].map((id) => makeEntry(id)));
    });
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)], {count: 3})]}));
    expect(".o_desk_more .badge").toHaveText("2");
    await contains(".o_desk_more").click();
    expect(".o_desk_entry").toHaveCount(3);
    expect(".o_desk_more").toHaveCount(0);
    expect.verifySteps([
        ["read", {}],
        ["more", "activity", 201],
    ]);
});

test("changes are gathered into one read", async () => {
    let title = "Before";
    const desk = await mountDesk(() =>
        makeDesk({sections: [makeSection([makeEntry(1, {title})])]})
    );
    expect.verifySteps([["read", {}]]);
    title = "After";
    for (let i = 0; i < 3; i++) {
        MockServer.env["bus.bus"]._sendone("broadcast", "crm_desk/changed", {});
    }
    await waitUntil(() => desk.data.stale);
    await animationFrame();
    expect.verifySteps([]);
    await advanceTime(LATER);
    await animationFrame();
    expect.verifySteps([["read", {}]]);
    expect(".o_desk_title").toHaveText("After");
});

test("whoever waits for an overtaken read waits for the newer one", async () => {
    const slow = new Deferred();
    let answer = makeDesk();
    const desk = await mountDesk(() => answer);
    answer = slow.then(() => makeDesk({totals: {open: 9, late: 9, today: 9}}));
    const first = desk.data.load().then(() => expect.step("first"));
    answer = makeDesk({totals: {open: 1, late: 0, today: 0}});
    await desk.data.load();
    slow.resolve();
    await first;
    await animationFrame();
    expect.verifySteps([["read", {}], ["read", {}], ["read", {}], "first"]);
    expect(".o_desk_totals span:last").toHaveText("1 to do");
});

test("a desk that never came leaves no clock running", async () => {
    mockDate("2026-03-24 09:00:00", 0);
    let data = null;
    patchWithCleanup(DeskData.prototype, {
        load() {
            data = this;
            return super.load();
        },
    });
    expect.errors(1);
    patchWithCleanup(console, {warn: () => expect.step("warned")});
    onRpc("crm.desk", "get_desk", () => {
        expect.step("read");
        throw new Error("No desk");
    });
    await mountWithCleanup(CrmDesk, {props: {action: {}}}).catch(() => {});
    const {now} = data;
    MockServer.env["bus.bus"]._sendone("broadcast", "crm_desk/changed", {});
    await advanceTime(3 * MINUTE);
    expect(data.now).toBe(now);
    expect.verifySteps(["read", "warned"]);
    expect.verifyErrors([/No desk/]);
});

test("the clock goes on while the desk is shown", async () => {
    const desk = await mountDesk();
    const {now} = desk.data;
    await advanceTime(MINUTE);
    expect(desk.data.now > now).toBe(true);
    destroy(desk);
    const last = desk.data.now;
    await advanceTime(3 * MINUTE);
    expect(desk.data.now).toBe(last);
    expect.verifySteps([["read", {}]]);
});
