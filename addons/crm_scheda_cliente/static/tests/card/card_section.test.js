import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {CardSection} from "@crm_scheda_cliente/card/card_section";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ROWS = {
    key: "relations",
    type: "rows",
    title: "Relations",
    action: {name: "Relations"},
    data: {
        columns: [
            {name: "name", label: "With", type: "text"},
            {name: "phone", label: "Telephone", type: "phone"},
            {name: "state", label: "State", type: "badge"},
        ],
        rows: [
            {
                model: "res.partner",
                id: 7,
                card: true,
                name: "Bianchi S.p.A.",
                phone: "035 1234",
                state: {text: "late", color: "danger"},
            },
            {
                model: "res.partner",
                id: 8,
                name: "",
                phone: "",
                state: {text: "on time"},
            },
        ],
        more: true,
        empty: "No relation yet.",
    },
};

function mountSection(section) {
    return mountWithCleanup(CardSection, {
        props: {
            section,
            open: (...args) => expect.step(`open ${JSON.stringify(args)}`),
            run: (action) => expect.step(`run ${action.name}`),
        },
    });
}

test("rows are drawn by the type of their columns", async () => {
    await mountSection(ROWS);
    expect(queryAllTexts("th")).toEqual(["With", "Telephone", "State"]);
    expect("tbody tr:first td:first a").toHaveText("Bianchi S.p.A.");
    expect("tbody a[href='tel:0351234']").toHaveText("035 1234");
    expect("tbody tr:first .badge.text-bg-danger").toHaveText("late");
    // a row without a name can still be opened
    expect("tbody tr:last td:first a").toHaveText("—");
    expect("tbody tr:last .badge.text-bg-secondary").toHaveText("on time");
});

test("a row opens its record once, or the card that it stands for", async () => {
    await mountSection(ROWS);
    await click("tbody tr:first td:first a");
    expect.verifySteps(['open ["res.partner",7,true]']);
    await click("tbody tr:last td:last");
    expect.verifySteps(['open ["res.partner",8,null]']);
    // a telephone number dials, and opens nothing
    document.querySelector("a[href^=tel]")?.addEventListener("click", (ev) => {
        ev.preventDefault();
    });
    await click("a[href^='tel']");
    expect.verifySteps([]);
});

test("all of them are opened from the head and from below", async () => {
    await mountSection(ROWS);
    await click("h2 button");
    await click("button:contains(There are others)");
    expect.verifySteps(["run Relations", "run Relations"]);
});

test("an empty section says what to do next", async () => {
    await mountSection({...ROWS, data: {...ROWS.data, rows: [], more: false}});
    await animationFrame();
    expect("table").toHaveCount(0);
    expect("section p").toHaveText("No relation yet.");
});

test("facts and counters", async () => {
    const facts = {key: "profile", type: "facts", title: "Profile", action: false};
    await mountSection({
        ...facts,
        data: [{label: "Sector", value: "Metalworking", color: "warning"}],
    });
    expect("dt").toHaveText("Sector");
    expect("dd.text-warning").toHaveText("Metalworking");
});

test("a counter without an action cannot be pressed", async () => {
    await mountSection({
        key: "counters",
        type: "counters",
        title: "Counters",
        action: false,
        data: [
            {label: "Tickets", value: 3, action: {name: "Tickets"}},
            {label: "Visits", value: 0, action: false},
        ],
    });
    expect("button:contains(Visits)").toHaveProperty("disabled", true);
    await click("button:contains(Tickets)");
    expect.verifySteps(["run Tickets"]);
});
