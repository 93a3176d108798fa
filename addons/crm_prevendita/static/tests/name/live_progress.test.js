import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {beforeEach, describe, destroy, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Job extends models.Model {
    _name = "job";
    name = fields.Char();
    state = fields.Char();
    progress = fields.Integer();
    _records = [
        {id: 1, name: "Fair", state: "running", progress: 10},
        {id: 2, name: "Register", state: "done", progress: 100},
    ];
}

defineMailModels();
defineModels([Job]);

let wait = null;

beforeEach(() => {
    wait = null;
    onRpc("job", "web_read", async ({parent}) => {
        expect.step("read");
        await wait;
        return parent();
    });
});

/** Shows a job; reading it the first time is no step. */
async function mountJob(id) {
    const view = await mountView({
        type: "form",
        resModel: "job",
        resId: id,
        arch: `
            <form>
                <field name="name"/>
                <field name="state" invisible="1"/>
                <field name="progress" widget="crm_live_progress"/>
            </form>`,
    });
    expect.verifySteps(["read"]);
    return view;
}

/** Lets the time pass in which the bar looks again. */
async function pass(milliseconds = 2000) {
    await advanceTime(milliseconds);
    await animationFrame();
}

test("the bar moves by itself until the work is done", async () => {
    await mountJob(1);
    expect(".o_progressbar").toHaveText(/^10\s*%$/);
    MockServer.env["job"].write(1, {progress: 60});
    await pass();
    expect.verifySteps(["read"]);
    expect(".o_progressbar").toHaveText(/^60\s*%$/);
    MockServer.env["job"].write(1, {state: "done", progress: 100});
    await pass();
    expect.verifySteps(["read"]);
    expect(".o_progressbar").toHaveText(/^100\s*%$/);
    await pass(10_000);
    expect.verifySteps([]);
});

test("what does not run is not read again", async () => {
    await mountJob(2);
    await pass(10_000);
    expect.verifySteps([]);
});

test("who is typing is not disturbed", async () => {
    await mountJob(1);
    await contains("[name=name] input").edit("Fair of Milan", {confirm: false});
    await pass(4000);
    expect.verifySteps([]);
    expect("[name=name] input").toHaveValue("Fair of Milan");
});

test("a slow answer is waited for", async () => {
    await mountJob(1);
    wait = new Deferred();
    await pass(6000);
    expect.verifySteps(["read"]);
    wait.resolve();
    await animationFrame();
    await pass();
    expect.verifySteps(["read"]);
});

test("a page that nobody looks at asks for nothing", async () => {
    await mountJob(1);
    patchWithCleanup(document, {hidden: true});
    await pass(6000);
    expect.verifySteps([]);
});

test("whoever leaves the form leaves no clock running", async () => {
    const view = await mountJob(1);
    destroy(view.__owl__.app);
    await pass(6000);
    expect.verifySteps([]);
});
