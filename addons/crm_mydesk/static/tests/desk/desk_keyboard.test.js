import {
    defineDeskModels,
    makeDesk,
    makeEntry,
    makeSection,
    mountDesk,
} from "./desk_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAttribute} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";

defineDeskModels();

const READ = ["read", {}];

async function hit(key) {
    await press(key);
    await animationFrame();
}

/** The id of the chosen line. */
function chosen() {
    return queryAttribute(".o_desk_selected", "data-entry").split(",")[1];
}

beforeEach(() => {
    onRpc("crm.desk", "run", ({args}) => {
        expect.step(["run", args[1], args[2], args[3]]);
        return {gone: false, action: false};
    });
});

test("j and k walk over the lines, to their ends", async () => {
    await mountDesk();
    expect(".o_desk_selected").toHaveCount(0);
    await hit("j");
    expect(chosen()).toBe("1");
    await hit("j");
    await hit("j");
    expect(chosen()).toBe("2");
    await hit("k");
    await hit("k");
    expect(chosen()).toBe("1");
    expect.verifySteps([READ]);
});

test("a click chooses as well", async () => {
    await mountDesk();
    await contains(".o_desk_entry:last .o_desk_when").click();
    expect(chosen()).toBe("2");
    expect.verifySteps([READ]);
});

test("closed sections are passed over", async () => {
    const tickets = makeSection([makeEntry(5, {kind: "ticket"})], {kind: "ticket"});
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)]), tickets]}));
    await contains("section[data-kind=activity] h2").click();
    await hit("j");
    expect(chosen()).toBe("5");
    expect.verifySteps([READ]);
});

test("enter opens the document, c the customer", async () => {
    const open = {model: "sale.order", id: 77};
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1, {open})])]}));
    await hit("enter");
    expect.verifySteps([READ]);
    await hit("j");
    await hit("enter");
    await hit("c");
    expect.verifySteps([
        ["open", "sale.order", 77],
        ["open", "crm_customer_card", undefined],
    ]);
});

test("c without a customer says so", async () => {
    const entry = makeEntry(1, {partner_id: false, partner: false});
    await mountDesk(makeDesk({sections: [makeSection([entry])]}));
    await hit("j");
    await hit("c");
    expect(".o_notification").toHaveText(/is about no customer/);
    expect.verifySteps([READ]);
});

test("d does what the section says is done, and asks what it wants to know", async () => {
    await mountDesk();
    await hit("j");
    await hit("d");
    expect(".modal-title").toHaveText("Done");
    await contains(".modal textarea").edit("Will order in May");
    await contains(".modal .o_desk_confirm").click();
    expect.verifySteps([
        READ,
        ["run", 1, "done", {feedback: "Will order in May"}],
        READ,
    ]);
    expect(".modal").toHaveCount(0);
});

test("d opens what cannot be done from here", async () => {
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)], {actions: []})]}));
    await hit("j");
    await hit("d");
    expect.verifySteps([READ, ["open", "mail.activity", 1]]);
});

test("a section's own letter", async () => {
    const take = {key: "take", hotkey: "t", label: "Take", icon: "fa-hand-o-up"};
    const mine = makeEntry(1, {actions: []});
    const free = makeEntry(2, {actions: ["take"]});
    await mountDesk(
        makeDesk({sections: [makeSection([mine, free], {actions: [take]})]})
    );
    await hit("j");
    await hit("t");
    expect.verifySteps([READ]);
    await hit("j");
    await hit("t");
    // a letter alone changes nothing
    expect.verifySteps([]);
    await contains(".modal .btn-primary").click();
    expect.verifySteps([["run", 2, "take", {}], READ]);
});

test("s and g only where the section allows it", async () => {
    const fixed = {can_reschedule: false, can_reassign: false};
    await mountDesk(makeDesk({sections: [makeSection([makeEntry(1)], fixed)]}));
    await hit("j");
    await hit("s");
    await hit("g");
    expect(".modal").toHaveCount(0);
    expect.verifySteps([READ]);
});

test("the follower of a line that went is chosen", async () => {
    let ids = [1, 2, 3];
    const take = {key: "take", hotkey: "t", label: "Take", icon: "fa-hand-o-up"};
    await mountDesk(() =>
        makeDesk({
            sections: [
                makeSection(
                    ids.map((id) => makeEntry(id)),
                    {actions: [take]}
                ),
            ],
        })
    );
    await hit("j");
    await hit("j");
    ids = [1, 3];
    await hit("t");
    await contains(".modal .btn-primary").click();
    expect(chosen()).toBe("3");
    expect.verifySteps([READ, ["run", 2, "take", {}], READ]);
});
