import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    defineModels,
    editSearch,
    fields,
    models,
    mountView,
    onRpc,
    validateSearch,
} from "@web/../tests/web_test_helpers";

class Faq extends models.Model {
    _name = "crm.faq";
    name = fields.Char();
    full_text = fields.Char();
    _records = [{id: 1, name: "Why is there oil?", full_text: "oil"}];
    _views = {
        list: `<list js_class="crm_faq_list"><field name="name"/></list>`,
        kanban: `
            <kanban js_class="crm_faq_kanban">
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
        search: `<search><field name="full_text"/></search>`,
    };
}

defineMailModels();
defineModels([Faq]);

async function searchIn(type, text) {
    onRpc("crm.faq", "note_search", ({args}) => {
        expect.step(args[0]);
        return true;
    });
    await mountView({type, resModel: "crm.faq"});
    await editSearch(text);
    await validateSearch();
}

for (const type of ["list", "kanban"]) {
    test(`${type}: a search in vain is noted`, async () => {
        await searchIn(type, "fly screen");
        expect.verifySteps(["fly screen"]);
    });

    test(`${type}: a search that finds is not`, async () => {
        await searchIn(type, "oil");
        expect.verifySteps([]);
    });
}
