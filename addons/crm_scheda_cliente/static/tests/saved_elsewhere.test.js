import {changedElsewhere, isGuarded} from "@crm_scheda_cliente/saved_elsewhere";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Note extends models.Model {
    _name = "crm.test.note";

    name = fields.Char();
    text = fields.Char({string: "Words"});
    _records = [{id: 1, name: "First", text: "As it was"}];
    _views = {form: `<form><field name="name"/><field name="text"/></form>`};
}

defineMailModels();
defineModels([Note]);

async function openAndType(text) {
    onRpc("crm.test.note", "web_save", ({args}) => {
        expect.step(["save", args[1]]);
    });
    await mountView({type: "form", resModel: "crm.test.note", resId: 1});
    await contains("[name=text] input").edit(text, {confirm: "blur"});
}

test("what is changed in two tabs is asked about", async () => {
    await openAndType("Mine");
    MockServer.env["crm.test.note"].write([1], {text: "Theirs"});
    await contains(".o_form_button_save").click();
    expect(".o_dialog .modal-body").toHaveText(/Words/);
    await click(".o_dialog .btn-secondary");
    await animationFrame();
    expect.verifySteps([]);
    expect("[name=text] input").toHaveValue("Mine");
    await contains(".o_form_button_save").click();
    await contains(".o_dialog .btn-primary").click();
    expect.verifySteps([["save", {text: "Mine"}]]);
});

test("another field is no reason to ask", async () => {
    await openAndType("Mine");
    MockServer.env["crm.test.note"].write([1], {name: "Another"});
    await contains(".o_form_button_save").click();
    expect(".o_dialog").toHaveCount(0);
    expect.verifySteps([["save", {text: "Mine"}]]);
});

test("values are compared as the server sends them", () => {
    const described = {
        day: {type: "date"},
        who: {type: "many2one"},
        text: {type: "char"},
        hours: {type: "float"},
    };
    const read = {
        day: luxon.DateTime.fromISO("2026-03-24"),
        who: {id: 3, display_name: "Marco"},
        text: false,
        hours: 0,
    };
    const now = {day: "2026-03-24", who: [3, "Marco"], text: "", hours: 0};
    const names = Object.keys(described);
    expect(changedElsewhere(described, read, now, names)).toEqual([]);
    const other = {day: "2026-03-25", who: false, text: "x", hours: 1};
    expect(changedElsewhere(described, read, other, names)).toEqual(names);
    expect(isGuarded("sale.order")).toBe(false);
});
