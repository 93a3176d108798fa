import {describe, expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts, select} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, Deferred, runAllTimers} from "@odoo/hoot-mock";
import {CardTimeline} from "@crm_scheda_cliente/card/card_timeline";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

function entry(id, date, more = {}) {
    return {
        model: "sale.order",
        id,
        kind: "order",
        icon: "fa-shopping-cart",
        title: `S${id}`,
        date,
        day_only: true,
        ...more,
    };
}

const FIRST = {
    entries: [
        entry(3, "2026-03-16 00:00:00", {open: {model: "res.partner", id: 9}}),
        entry(2, "2026-03-02 00:00:00"),
        entry(1, "2026-02-20 00:00:00"),
    ],
    cursor: false,
};

function mountTimeline(page = FIRST) {
    return mountWithCleanup(CardTimeline, {
        props: {
            partner: {id: 5, contacts: [{id: 6, name: "Anna"}]},
            kinds: [
                {kind: "order", label: "Orders", icon: "fa-shopping-cart"},
                {kind: "message", label: "Messages", icon: "fa-envelope-o"},
            ],
            page,
            open: (...args) => expect.step(`open ${args}`),
        },
    });
}

function answer(pages) {
    onRpc("crm.timeline", "get_page", ({args}) => {
        const [partnerId, filters, cursor] = args;
        expect(partnerId).toBe(5);
        expect.step(`${JSON.stringify(filters)} ${JSON.stringify(cursor)}`);
        return pages.shift() || {entries: [], cursor: false};
    });
}

test("each month has its heading, once", async () => {
    await mountTimeline();
    expect(queryAllTexts(".o_crm_timeline_month")).toEqual([
        "March 2026",
        "February 2026",
    ]);
    expect(".o_crm_timeline_entry").toHaveCount(3);
});

test("an entry opens its document, another one where it says so", async () => {
    await mountTimeline();
    await click(".o_crm_timeline_entry:last a");
    await click(".o_crm_timeline_entry:first");
    expect.verifySteps(["open sale.order,1", "open res.partner,9"]);
});

test("kinds and contacts filter; clearing shows everything again", async () => {
    answer([
        {entries: FIRST.entries.slice(0, 1), cursor: false},
        {entries: [], cursor: false},
        FIRST,
    ]);
    await mountTimeline();
    await click("button[data-kind=order]");
    await animationFrame();
    expect(".o_crm_timeline_entry").toHaveCount(1);
    expect("button[data-kind=order]").toHaveAttribute("aria-pressed", "true");
    await click("select");
    await select("6");
    await animationFrame();
    expect("aside > p").toHaveText(/Nothing matches these filters/);
    await click("button:contains(Clear filters)");
    await animationFrame();
    expect(".o_crm_timeline_entry").toHaveCount(3);
    expect.verifySteps([
        '{"kinds":["order"]} false',
        '{"kinds":["order"],"partner_id":6} false',
        "{} false",
    ]);
});

test("text is searched for when one stops typing", async () => {
    answer([FIRST, FIRST]);
    await mountTimeline();
    await click("input[type=search]");
    await edit("con", {confirm: false});
    await advanceTime(100);
    await edit("sconto", {confirm: false});
    expect.verifySteps([]);
    await advanceTime(300);
    expect.verifySteps(['{"text":"sconto"} false']);
});

test("the next page is added below, where this one ended", async () => {
    const cursor = ["2026-02-20T00:00:00", "sale.order", 1];
    answer([{entries: [entry(0, "2026-01-05 00:00:00")], cursor: false}]);
    await mountTimeline({...FIRST, cursor});
    await runAllTimers();
    await animationFrame();
    // the end of the page is in sight, or somebody presses the button
    if (document.querySelector(".o_crm_timeline > button")) {
        await click(".o_crm_timeline > button");
        await animationFrame();
    }
    expect.verifySteps([`{} ${JSON.stringify(cursor)}`]);
    expect(".o_crm_timeline_entry").toHaveCount(4);
    expect(queryAllTexts(".o_crm_timeline_month")).toEqual([
        "March 2026",
        "February 2026",
        "January 2026",
    ]);
    expect(".o_crm_timeline > button").toHaveCount(0);
});

test("an answer that comes late does not replace a newer one", async () => {
    const late = new Deferred();
    const answers = [late, {entries: FIRST.entries.slice(0, 1), cursor: false}];
    onRpc("crm.timeline", "get_page", () => answers.shift());
    await mountTimeline();
    await click("button[data-kind=order]");
    await click("button[data-kind=message]");
    await animationFrame();
    expect(".o_crm_timeline_entry").toHaveCount(1);
    late.resolve({entries: [], cursor: false});
    await animationFrame();
    expect(".o_crm_timeline_entry").toHaveCount(1);
});

test("a customer with no history is told what to do", async () => {
    await mountTimeline({entries: [], cursor: false});
    expect("aside > p").toHaveText(/Nothing has happened yet/);
});
