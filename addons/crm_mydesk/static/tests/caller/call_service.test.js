import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    MockServer,
    mockService,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";

defineMailModels();

const CALL = {
    id: 1,
    state: "ringing",
    direction: "in",
    number: "+390307654321",
    shown: "030 7654321",
    partner_id: 5,
    partner: "Officine Quarzo",
};

async function startCalls() {
    mockService("action", {
        async doAction(action) {
            expect.step(["open", action.params.partner_id]);
        },
    });
    await mountWithCleanup(MainComponentsContainer);
}

async function announce(values) {
    // a busy machine takes its time to bring it: after the service, so are we told
    const bus = getService("bus_service");
    const arrived = new Deferred();
    const told = () => arrived.resolve();
    bus.subscribe("crm_mydesk.call", told);
    MockServer.env["bus.bus"]._sendone("broadcast", "crm_mydesk.call", {
        ...CALL,
        ...values,
    });
    await arrived;
    bus.unsubscribe("crm_mydesk.call", told);
    await animationFrame();
    // a notification that goes fades out first
    await advanceTime(1000);
    await animationFrame();
}

test("who is calling, with the card one click away", async () => {
    await startCalls();
    await announce();
    expect(".o_crm_call").toHaveText(/Officine Quarzo · 030 7654321/);
    await contains(".o_crm_call button:contains(Open the card)").click();
    expect.verifySteps([["open", 5]]);
    expect(".o_crm_call").toHaveCount(0);
});

test("a missed call no longer rings", async () => {
    await startCalls();
    await announce();
    await announce({state: "answered"});
    expect(".o_crm_call").toHaveCount(1);
    await announce({state: "missed"});
    expect(".o_crm_call").toHaveCount(0);
});

test("an unknown caller can be registered, a hidden one cannot", async () => {
    await startCalls();
    await announce({partner: false, partner_id: false});
    expect(".o_crm_call").toHaveText(/Unknown caller/);
    expect(".o_crm_call button:contains(New caller)").toHaveCount(1);
    await announce({partner: false, partner_id: false, number: false});
    expect(".o_crm_call button:contains(New caller)").toHaveCount(0);
});

test("what we dial ourselves is not announced", async () => {
    await startCalls();
    await announce({direction: "out"});
    expect(".o_crm_call").toHaveCount(0);
});
