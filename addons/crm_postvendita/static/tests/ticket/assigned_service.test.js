import {assignedService} from "@crm_postvendita/ticket/assigned/assigned_service";
import {beforeEach, expect, test} from "@odoo/hoot";
import {browser} from "@web/core/browser/browser";

let handler;
let news;

beforeEach(() => {
    browser.localStorage.clear();
    news = {title: "New tickets for you: 1", message: "2026-00001"};
    assignedService.start(
        {},
        {
            bus_service: {
                subscribe: (type, callback) => {
                    handler = callback;
                },
                start: () => true,
            },
            notification: {add: (message) => expect.step(message)},
            orm: {
                silent: {
                    call: async (model, method, [ids]) => {
                        expect.step(`${method} ${ids}`);
                        return news;
                    },
                },
            },
        }
    );
});

test("a new ticket is told once, however often the bus plays it", async () => {
    await handler({ids: [7]});
    expect.verifySteps(["get_assigned_news 7", "2026-00001"]);
    await handler({ids: [7]});
    expect.verifySteps([]);
    await handler({ids: [7, 8]});
    expect.verifySteps(["get_assigned_news 8", "2026-00001"]);
});

test("two windows that hear of a ticket at once tell it once", async () => {
    await Promise.all([handler({ids: [17]}), handler({ids: [17]})]);
    expect.verifySteps(["get_assigned_news 17", "2026-00001"]);
});

test("nothing is told of what is solved already", async () => {
    news = false;
    await handler({ids: [9]});
    expect.verifySteps(["get_assigned_news 9"]);
});
