import {
    defineDeskModels,
    makeDesk,
    makeEntry,
    makeSection,
    mountDesk,
    TEAM,
} from "./desk_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryAllAttributes} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, makeMockEnv, onRpc} from "@web/../tests/web_test_helpers";
import {tellNews} from "@crm_mydesk/desk/desk_news";

defineDeskModels();

const desk = (...entries) => makeDesk({sections: [makeSection(entries)]});

test("what came, went and moved is told", async () => {
    await makeMockEnv();
    const before = desk(makeEntry(1), makeEntry(2), makeEntry(3));
    const later = makeEntry(2, {deadline: "2026-03-25 10:00:00"});
    expect(tellNews(before, before)).toBe("");
    expect(tellNews(before, desk(makeEntry(1), later, makeEntry(4)))).toBe(
        "New: Call 4. No longer here: Call 3. Changed: Call 2."
    );
    expect(tellNews(before, desk(makeEntry(3)))).toBe("2 lines are no longer here.");
    expect(tellNews(before, makeDesk({owner: TEAM}))).toBe("Sales: 2 to do, 0 late.");
});

test("who asks for news is told that there are none", async () => {
    await mountDesk();
    expect(".o_desk_news").toHaveText("");
    await contains("button[title='Read again']").click();
    await animationFrame();
    expect(".o_desk_news").toHaveText("Nothing has changed.");
    expect.verifySteps([
        ["read", {}],
        ["read", {}],
    ]);
});

test("Tab comes by one line, arrows go on from it", async () => {
    await mountDesk();
    const order = () => queryAllAttributes(".o_desk_entry", "tabindex");
    expect(order()).toEqual(["0", "-1"]);
    await contains(".o_desk_entry:first").focus();
    await press("ArrowDown");
    await animationFrame();
    expect(order()).toEqual(["-1", "0"]);
    await animationFrame();
    expect(".o_desk_entry:last").toBeFocused();
    await press("ArrowUp");
    await animationFrame();
    await animationFrame();
    expect(".o_desk_entry:first").toBeFocused();
    expect.verifySteps([["read", {}]]);
});

test("the focus comes back after a dialog, also where its line is gone", async () => {
    let entries = [makeEntry(1), makeEntry(2)];
    onRpc("crm.desk", "run", () => {
        entries = [makeEntry(2)];
        return {gone: false, action: false};
    });
    await mountDesk(() => desk(...entries));
    await contains(".o_desk_entry:first").focus();
    await press("d");
    await animationFrame();
    await contains(".o_dialog .btn-secondary").click();
    await animationFrame();
    expect(".o_desk_entry:first").toBeFocused();
    await press("d");
    await animationFrame();
    await contains(".o_desk_confirm").click();
    await animationFrame();
    await animationFrame();
    await animationFrame();
    await animationFrame();
    expect("[data-entry='mail.activity,2']").toBeFocused();
    expect(".o_desk_news").toHaveText("No longer here: Call 1.");
    expect.verifySteps([
        ["read", {}],
        ["read", {}],
    ]);
});
