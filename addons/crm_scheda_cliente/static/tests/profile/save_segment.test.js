import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {contains, mockService, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineMailModels();

const ITEM = ".o_crm_save_segment";
let groups = [];

beforeEach(() => {
    groups = ["sales_team.group_sale_salesman"];
    onRpc("has_group", ({args}) => groups.includes(args[1]));
    // what other add-ons put there is not looked at
    const menu = registry.category("cogMenu");
    for (const [key] of menu.getEntries()) {
        if (key !== "crm-save-segment") {
            menu.remove(key);
        }
    }
});

/** Shows customers, or something else, and opens the menu where there is one. */
async function mountCustomers(values = {}) {
    mockService("action", {
        doAction(action) {
            expect.step([
                action.res_model,
                action.res_id ?? "new",
                action.context.default_domain,
            ]);
        },
    });
    await mountView({
        type: "list",
        resModel: "res.partner",
        arch: `<list><field name="name"/></list>`,
        searchViewArch: `
            <search>
                <filter name="milan" string="Milan" domain="[('city', '=', 'Milan')]"/>
                <separator/>
                <filter name="firms" string="Firms" domain="[('is_company', '=', True)]"/>
            </search>`,
        config: {actionType: "ir.actions.act_window"},
        ...values,
    });
    if (document.querySelector(".o_cp_action_menus .dropdown-toggle")) {
        await contains(".o_cp_action_menus .dropdown-toggle").click();
    }
}

test("the search becomes the rule of a new segment", async () => {
    await mountCustomers({context: {search_default_milan: 1, search_default_firms: 1}});
    expect(queryAllTexts(ITEM)).toEqual(["Create a segment from this search"]);
    await contains(ITEM).click();
    expect.verifySteps([
        [
            "crm.segment",
            "new",
            `["&", ("city", "=", "Milan"), ("is_company", "=", True)]`,
        ],
    ]);
});

test("without a search it holds everybody, until its rule is chosen", async () => {
    await mountCustomers();
    await contains(ITEM).click();
    expect.verifySteps([["crm.segment", "new", "[]"]]);
});

test("on tiles as well, which are searched in the same way", async () => {
    await mountCustomers({
        type: "kanban",
        arch: `
            <kanban>
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
    });
    expect(ITEM).toHaveCount(1);
});

test("only for who sells, only for customers", async () => {
    await mountCustomers({
        resModel: "res.users",
        searchViewArch: "<search/>",
    });
    expect(ITEM).toHaveCount(0);
});

test("who does not sell is not offered it", async () => {
    groups = [];
    await mountCustomers();
    expect(ITEM).toHaveCount(0);
});
