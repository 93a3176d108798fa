import {describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const OPTIONS = {
    kind: "open",
    date_from: "2026-01-01",
    date_to: "2026-03-16",
    include_children: true,
    buckets: {unit: "days", bounds: [30, 60]},
};

function customer(id, name, open) {
    return {
        partner: {id, name},
        company_id: 1,
        currency_id: 1,
        currency: "USD",
        digits: 2,
        opening: 0,
        debit: open,
        credit: 0,
        closing: open,
        open,
        overdue: open,
        ageing: [0, 0, open, 0],
    };
}

const CUSTOMERS = {
    mode: "customers",
    options: OPTIONS,
    buckets: ["Not yet due", "1–30 days", "31–60 days", "over 60 days"],
    count: 2,
    rows: [customer(5, "Alfa S.p.A.", 60), customer(6, "Beta S.r.l.", 40)],
    totals: [customer(0, "", 100)],
    notices: [],
    can_send: true,
    currencies: [{id: 1, name: "USD"}],
};

async function openStatement(answers, context = {}) {
    onRpc("crm.customer.statement", "get_screen", ({args, kwargs}) => {
        const [ids, options] = args;
        const asked = [ids, options.kind, kwargs.search, kwargs.limit];
        expect.step(JSON.stringify(asked));
        const found = answers.shift() || CUSTOMERS;
        if (found instanceof Error) {
            throw found;
        }
        return {...found, options: {...OPTIONS, ...options}};
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_customer_statement",
        context,
    });
    await animationFrame();
}

test("nobody chosen: everybody who owes, each opens the customer's own", async () => {
    await openStatement([]);
    expect.verifySteps(['[null,"open","",false]']);
    const names = queryAllTexts(".o_crm_statement_table tbody tr td:first-child");
    expect(names.slice(0, 2)).toEqual(["Alfa S.p.A.", "Beta S.r.l."]);
    patchWithCleanup(getService("action"), {
        doAction(action, {additionalContext}) {
            expect.step(`${action} ${additionalContext.active_id}`);
        },
    });
    await click(".o_crm_statement_table tbody tr:contains(Beta)");
    expect.verifySteps(["crm_scheda_cliente.crm_customer_statement_action 6"]);
});

test("arrows walk over the rows, Enter opens one", async () => {
    await openStatement([]);
    expect.verifySteps(['[null,"open","",false]']);
    document.querySelector(".o_crm_statement_table tbody tr[tabindex]").focus();
    await press("ArrowDown");
    expect(".o_crm_statement_table tbody tr:contains(Beta)").toBeFocused();
    patchWithCleanup(getService("action"), {
        doAction: (action, {additionalContext}) =>
            expect.step(`open ${additionalContext.active_id}`),
    });
    await press("Enter");
    expect.verifySteps(["open 6"]);
});

test("a filter asks again; what is refused stays as it was", async () => {
    const refusal = makeServerError({message: "The period ends before it begins."});
    await openStatement([CUSTOMERS, CUSTOMERS, refusal]);
    await click("button[data-kind=ledger]");
    await animationFrame();
    expect.verifySteps(['[null,"open","",false]', '[null,"ledger","",false]']);
    expect.errors(1);
    await click("button[data-kind=open]");
    await animationFrame();
    expect.verifySteps(['[null,"open","",false]']);
    expect.verifyErrors([/RPC_ERROR/]);
    expect("button[data-kind=ledger]").toHaveClass("btn-primary");
});

test("customers are searched for when one stops typing", async () => {
    await openStatement([]);
    expect.verifySteps(['[null,"open","",false]']);
    await click(".o_crm_statement input[type=search]");
    await edit("alfa", {confirm: false});
    expect.verifySteps([]);
    await advanceTime(300);
    expect.verifySteps(['[null,"open","alfa",false]']);
});

test("sending hands on what is on the screen", async () => {
    await openStatement([], {active_ids: [5, 6]});
    expect.verifySteps(['[[5,6],"open","",false]']);
    patchWithCleanup(getService("action"), {
        doAction(action, {additionalContext}) {
            expect.step(`${action} ${JSON.stringify(additionalContext)}`);
        },
    });
    await click("button:contains(Send by e-mail)");
    expect.verifySteps([
        `crm_scheda_cliente.crm_statement_send_action ${JSON.stringify({
            active_ids: [5, 6],
            default_kind: "open",
            default_date_from: "2026-01-01",
            default_date_to: "2026-03-16",
            default_include_children: true,
        })}`,
    ]);
});

test("one customer: its statement, under its name", async () => {
    const partner = {id: 5, name: "Alfa S.p.A.", vat: "IT01234567897"};
    await openStatement(
        [
            {
                ...CUSTOMERS,
                mode: "customer",
                statements: [{partner, accounts: [], notices: ["Archived."]}],
            },
        ],
        {active_id: 5}
    );
    expect.verifySteps(['[[5],"open","",false]']);
    expect(".o_crm_statement h2 a").toHaveText("Alfa S.p.A.");
    expect(".o_crm_statement .alert").toHaveText("Archived.");
    expect(".o_breadcrumb").toHaveText(/Statement of Alfa S\.p\.A\./);
    // there is nothing to print or to send
    expect("button:contains(PDF)").toHaveProperty("disabled", true);
});
