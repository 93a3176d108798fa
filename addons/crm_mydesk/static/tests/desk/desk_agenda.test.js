import {makeEntry} from "./desk_test_helpers";
import {DeskAgenda} from "@crm_mydesk/desk/desk_agenda";
import {DeskEntry} from "@crm_mydesk/desk/desk_entry";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";

defineMailModels();

const {DateTime} = luxon;
const commands = {
    open: (entry) => expect.step(["open", entry.id]),
    card: (entry) => expect.step(["card", entry.partner_id]),
};

function meeting(id, start, end, values = {}) {
    const day = "2026-03-24";
    return makeEntry(id, {
        deadline: `${day} ${start}:00`,
        end: end && `${day} ${end}:00`,
        ...values,
    });
}

async function mountAgenda(entries) {
    mockDate("2026-03-24 09:30:00", 0);
    await mountWithCleanup(DeskAgenda, {
        props: {entries, now: DateTime.now(), showUser: true, commands},
    });
}

test("what is past, going on and still to come", async () => {
    await mountAgenda([
        meeting(1, "08:00", "09:00"),
        meeting(2, "09:00", "10:00"),
        meeting(3, "11:00", "11:00"),
        meeting(4, "00:00", "23:00", {day_only: true}),
    ]);
    expect(queryAllTexts(".o_desk_hour")).toEqual([
        "08:00–09:00",
        "09:00–10:00",
        "11:00",
        "All day",
    ]);
    expect(".o_desk_past").toHaveCount(1);
    expect(".o_desk_now").toHaveCount(1);
    expect(".o_desk_next").toHaveCount(2);
});

test("an appointment and its customer open", async () => {
    await mountAgenda([meeting(1, "10:00", "11:00")]);
    await contains(".o_desk_timeline a:first").click();
    await contains(".o_desk_timeline a:last").click();
    expect.verifySteps([
        ["open", 1],
        ["card", 41],
    ]);
});

test("a free day", async () => {
    await mountAgenda([]);
    expect(".o_desk_agenda p").toHaveText("No appointments today.");
});

async function mountEntry(values) {
    mockDate("2026-03-24 09:30:00", 0);
    await mountWithCleanup(DeskEntry, {
        props: {
            entry: makeEntry(1, values),
            now: DateTime.now(),
            commands,
            onSelect: () => {},
            onFocus: () => {},
        },
    });
}

test("a deadline of today tells the hours left", async () => {
    await mountEntry({deadline: "2026-03-24 11:40:00"});
    expect(".o_desk_when").toHaveText("11:40\n2 h 10 min left");
    expect(".o_desk_when").toHaveClass("text-warning-emphasis");
});

test("a late one tells by how much", async () => {
    await mountEntry({deadline: "2026-03-24 09:00:00"});
    expect(".o_desk_when").toHaveText("09:00\n30 min late");
    expect(".o_desk_when").toHaveClass("text-danger");
});

test("a day without an hour", async () => {
    await mountEntry({deadline: "2026-03-24 00:00:00", day_only: true});
    expect(".o_desk_when").toHaveText("Today");
});

test("a number can be called", async () => {
    await mountEntry({phone: "+39 030 765-4321"});
    expect("a[data-action=call]").toHaveAttribute("href", "tel:+390307654321");
});
