import {beforeEach, describe, expect, mockTimeZone, test} from "@odoo/hoot";
import {
    formatCell,
    formatMoment,
    monthOf,
    recordUrl,
    telephone,
    textClass,
} from "@crm_scheda_cliente/card/card_format";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {makeMockEnv} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
defineMailModels();
// the formats of days and numbers are the reader's
beforeEach(() => makeMockEnv());

test("a cell is written as its column's type wants it", () => {
    const row = {day: "2026-03-16", name: "S00042", gone: false, badge: {text: "Open"}};
    expect(formatCell({name: "day", type: "date"}, row)).toBe("03/16/2026");
    expect(formatCell({name: "name", type: "text"}, row)).toBe("S00042");
    expect(formatCell({name: "badge", type: "badge"}, row)).toEqual({text: "Open"});
});

test("what is not there is an empty cell, a zero is not", () => {
    expect(formatCell({name: "gone", type: "date"}, {gone: false})).toBe("");
    expect(formatCell({name: "gone", type: "number"}, {})).toBe("");
    expect(formatCell({name: "zero", type: "number"}, {zero: 0})).toBe("0.00");
});

test("a day stays the same day in every zone", () => {
    mockTimeZone(-5);
    const day = {date: "2026-03-16 00:00:00", day_only: true};
    expect(formatMoment(day)).toBe("03/16/2026");
});

test("an hour is the reader's, without seconds", () => {
    mockTimeZone(+1);
    const moment = {date: "2026-03-16 09:30:12", day_only: false};
    expect(formatMoment(moment)).toBe("03/16/2026 10:30");
    expect(monthOf(moment)).toBe("March 2026");
});

test("a text takes the color that can be read", () => {
    expect(textClass("danger")).toBe("text-danger");
    expect(textClass("secondary")).toBe("text-muted");
    expect(textClass(false)).toBe("");
    expect(textClass(false, "text-muted")).toBe("text-muted");
});

test("addresses of records, and numbers for the dialler", () => {
    expect(recordUrl("sale.order", 7)).toBe("/odoo/sale.order/7");
    expect(recordUrl("task", 7)).toBe("/odoo/m-task/7");
    expect(telephone("+39 (0345) 12-34")).toBe("+3903451234");
    expect(telephone(false)).toBe("");
});
