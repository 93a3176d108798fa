import {describe, expect, test} from "@odoo/hoot";
import {click, queryAll} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const STATES = {
    "+39030": {state: "allowed", why: "Checked."},
    "+39031": {state: "refused", why: "Listed since Monday."},
    "+39032": {state: "register_needed", why: "Never checked."},
    "+39033": {state: "not_now", why: "It is Sunday.", label: "not before Monday"},
};

class Numbers extends Component {
    static props = {};
    static template = xml`
        <div class="o_numbers">
            <a href="tel:+39030" t-on-click.prevent="() => this.step('free')">free</a>
            <a href="tel:+39031" t-on-click.prevent="() => this.step('no')">no</a>
            <a href="tel:+39032" t-on-click.prevent="() => this.step('ask')">ask</a>
            <a href="tel:+39033" t-on-click.prevent="() => this.step('late')">late</a>
            <p class="o_crm_no_offer">
                <a href="tel:+39031" t-on-click.prevent="() => this.step('due')">due</a>
            </p>
        </div>`;

    step(name) {
        expect.step(name);
    }
}

async function mountNumbers() {
    onRpc("crm.contact.gate", "get_call_states", ({args}) => {
        expect.step(`asked ${args[0].length}`);
        return STATES;
    });
    onRpc("crm.contact.gate", "get_check_action", () => false);
    onRpc("crm.contact.gate", "ask_check", ({args}) => `Asked Sara for ${args[0]}.`);
    await mountWithCleanup(Numbers);
    await advanceTime(100);
    await animationFrame();
}

test("all numbers of a screen are asked about at once, and say their state", async () => {
    await mountNumbers();
    expect.verifySteps(["asked 4"]);
    expect(queryAll("a").map((link) => link.dataset.crmCall || "")).toEqual([
        "allowed",
        "refused",
        "register_needed",
        "not_now",
        "",
    ]);
    expect("a:eq(3)").toHaveAttribute("title", "It is Sunday.");
});

test("an unlawful call asks first; a lawful one and a due one do not", async () => {
    await mountNumbers();
    expect.verifySteps(["asked 4"]);
    await click("a:eq(0)");
    await click("a:eq(4)");
    expect.verifySteps(["free", "due"]);
    await click("a:eq(1)");
    await animationFrame();
    expect(".modal p:first").toHaveText("Listed since Monday.");
    expect.verifySteps([]);
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await click("a:eq(3)");
    await animationFrame();
    await click(".modal-footer button:last");
    await animationFrame();
    expect.verifySteps(["late"]);
});

test("who may not ask the register asks who may", async () => {
    await mountNumbers();
    expect.verifySteps(["asked 4"]);
    await click("a:eq(2)");
    await animationFrame();
    await click(".modal-footer button:eq(1)");
    await animationFrame();
    expect(".modal .alert").toHaveText("Asked Sara for +39032.");
    expect(".modal-footer button").toHaveCount(2);
});
