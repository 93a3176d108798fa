import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {DashboardChart} from "@crm_mydesk/dashboard/dashboard_chart";

defineMailModels();

const CHART = {
    key: "orders",
    title: "Orders",
    type: "bar",
    unit: "count",
    labels: ["1 Mar", "2 Mar"],
    series: [{label: "This period", values: [3, 4]}],
    total: 7,
    previous: 5,
    change: 40,
    help: "What was ordered.",
    action: {type: "ir.actions.act_window"},
};

async function mountChart(values = {}) {
    const opened = [];
    await mountWithCleanup(DashboardChart, {
        props: {
            chart: {...CHART, ...values},
            currencyId: 1,
            onOpen: (chart) => opened.push(chart.key),
        },
    });
    return opened;
}

test("figures, the period before and the change", async () => {
    const opened = await mountChart();
    expect("h2 .fs-3").toHaveText("7");
    expect(".o_dashboard_change").toHaveText("before: 5+40.0%");
    expect(".o_dashboard_change .text-success").toHaveCount(1);
    expect("canvas").toHaveCount(1);
    await contains("h2 a").click();
    expect(opened).toEqual(["orders"]);
});

test("a chart that falls", async () => {
    await mountChart({change: -12.5});
    expect(".o_dashboard_change .text-danger").toHaveText("-12.5%");
});

test("a percentage changes by points", async () => {
    await mountChart({change: -41.7, in_points: true});
    expect(".o_dashboard_change .text-danger").toHaveText("-41.7 points");
});

test("without the period before there is nothing to compare", async () => {
    await mountChart({previous: null, change: null});
    expect(queryAllTexts(".o_dashboard_change")).toEqual([""]);
});

test("an empty chart says so", async () => {
    await mountChart({series: [{label: "This period", values: [0, null]}], total: 0});
    expect("canvas").toHaveCount(0);
    expect(".o_dashboard_canvas p").toHaveText("Nothing in this period.");
});

test("a chart without records has a plain title", async () => {
    await mountChart({action: false});
    expect("h2 a").toHaveCount(0);
    expect("h2 span:first").toHaveText("Orders");
});

test("per cent and scores", async () => {
    await mountChart({total: 61.25, total_unit: "percent", previous: null});
    expect("h2 .fs-3").toHaveText("61.3%");
});
