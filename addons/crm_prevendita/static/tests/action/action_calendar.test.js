import {ActionCalendarModel} from "@crm_prevendita/action/action_calendar";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";

class Action extends models.Model {
    _name = "crm.marketing.action";

    name = fields.Char();
    date_start = fields.Datetime();
    planned_hours = fields.Float();
    state = fields.Selection({
        selection: [
            ["planned", "Planned"],
            ["done", "Done"],
        ],
    });
    _records = [
        {
            id: 1,
            name: "Visit Rossi",
            date_start: "2026-03-24 09:00:00",
            planned_hours: 1,
            state: "planned",
        },
    ];
    has_access() {
        return true;
    }
}

class Meeting extends models.Model {
    _name = "calendar.event";

    start = fields.Datetime();
}

defineMailModels();
defineModels([Action, Meeting]);

const ARCH = `<calendar js_class="crm_action_calendar" date_start="date_start"
    date_delay="planned_hours" mode="week" event_open_popup="1" quick_create="0">
    <field name="state"/></calendar>`;

test("meetings stand beside the actions, which are done from where they are", async () => {
    mockDate("2026-03-24 08:00:00", 0);
    onRpc("calendar.event", "search_read", () => [
        {
            id: 7,
            display_name: "Monday's round",
            start: "2026-03-24 14:00:00",
            stop: "2026-03-24 15:00:00",
            allday: false,
        },
    ]);
    onRpc("crm.marketing.action", "action_done", ({args}) => {
        expect.step(["done", args[0]]);
        return {type: "ir.actions.act_window", res_model: "crm.outcome"};
    });
    mockService("action", {
        async doAction(action) {
            expect.step(["open", action.res_model, action.res_id]);
        },
    });
    await mountView({type: "calendar", resModel: "crm.marketing.action", arch: ARCH});
    expect(".o_crm_meeting").toHaveText(/Monday's round/);
    await contains(".o_crm_meeting").click();
    expect.verifySteps([["open", "calendar.event", 7]]);
    await contains(".fc-event:not(.o_crm_meeting)").click();
    await advanceTime(500);
    await contains(".o_crm_action_done").click();
    await animationFrame();
    expect.verifySteps([
        ["done", [1]],
        ["open", "crm.outcome", undefined],
    ]);
});

test("the meetings are those of the people who are shown", () => {
    const shown = (filters) =>
        ActionCalendarModel.prototype.shownUsers({
            filterSections: filters && {user_id: {filters}},
        });
    expect(
        shown([
            {active: true, value: 3},
            {active: false, value: 4},
            {active: true, value: false},
        ])
    ).toEqual([3]);
    expect(shown()).toEqual([user.userId]);
});
