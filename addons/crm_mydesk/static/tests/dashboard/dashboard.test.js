import {CrmDashboard} from "@crm_mydesk/dashboard/dashboard";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Dashboard extends models.Model {
    _name = "crm.dashboard";
}

defineMailModels();
defineModels([Dashboard]);

const ORDERS = {
    key: "orders",
    title: "Orders",
    type: "bar",
    unit: "count",
    area: "sales",
    labels: ["1 Mar"],
    series: [{label: "This period", values: [3]}],
    total: 3,
    previous: null,
    change: null,
    help: false,
    action: {type: "ir.actions.act_window", res_model: "sale.order"},
};

function makeCharts(values = {}) {
    return {
        period: {
            key: "month",
            label: "March",
            previous_label: "February",
            date_from: "2026-03-01",
            date_to: "2026-03-31",
        },
        periods: [
            ["week", "Week"],
            ["month", "Month"],
        ],
        teams: [
            [1, "Sales"],
            [2, "Web"],
        ],
        team_id: false,
        areas: [
            ["sales", "Sales force"],
            ["service", "Service"],
        ],
        can_schedule: true,
        currency_id: 1,
        charts: [ORDERS],
        ...values,
    };
}

/** Shows the charts; what they read and open are steps. */
async function mountCharts(values = {}, props = {}) {
    onRpc("crm.dashboard", "get_dashboard", ({kwargs}) => {
        const params = Object.fromEntries(Object.entries(kwargs));
        delete params.context;
        expect.step(["read", params]);
        return makeCharts(values);
    });
    mockService("action", {
        async doAction(action) {
            expect.step(["open", action.res_model || action]);
        },
    });
    await mountWithCleanup(CrmDashboard, {props: {action: {}, ...props}});
}

test("headings without charts are left out", async () => {
    await mountCharts();
    expect(queryAllTexts(".o_dashboard_area h1")).toEqual(["Sales force"]);
    expect(".o_dashboard_chart[data-chart=orders]").toHaveCount(1);
    expect.verifySteps([["read", {period: "month"}]]);
});

test("a period, then a team", async () => {
    await mountCharts();
    await contains("button[data-period=week]").click();
    await contains("select").select("2");
    const days = {date_from: null, date_to: null};
    expect.verifySteps([
        ["read", {period: "month"}],
        ["read", {period: "week", ...days}],
        ["read", {period: "week", ...days, team_id: "2"}],
    ]);
});

test("one day of the period is changed, the other stays", async () => {
    await mountCharts();
    await contains(".o_dashboard_days input:first").edit("03/10/2026");
    expect.verifySteps([
        ["read", {period: "month"}],
        ["read", {period: "month", date_from: "2026-03-10", date_to: "2026-03-31"}],
    ]);
});

test("a chart opens its records", async () => {
    await mountCharts();
    await contains(".o_dashboard_chart h2 a").click();
    await contains(".o_dashboard_schedule").click();
    expect.verifySteps([
        ["read", {period: "month"}],
        ["open", "sale.order"],
        ["open", "crm_mydesk.crm_dashboard_schedule_action"],
    ]);
});

test("who comes back finds the same period and team", async () => {
    await mountCharts({}, {state: {params: {period: "week", team_id: 1}}});
    expect.verifySteps([["read", {period: "week", team_id: 1}]]);
});

test("whoever may read no figure is told", async () => {
    await mountCharts({charts: [], can_schedule: false, teams: []});
    expect(".o_crm_dashboard p").toHaveText(/your role reads none of the figures/);
    expect("select").toHaveCount(0);
    expect(".o_dashboard_schedule").toHaveCount(0);
    expect.verifySteps([["read", {period: "month"}]]);
});
