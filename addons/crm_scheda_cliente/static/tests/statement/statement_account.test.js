import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {StatementAccount} from "@crm_scheda_cliente/statement/statement_account";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ROW = {
    id: 11,
    move_id: 7,
    date: "2026-01-10",
    due: "2026-02-09",
    name: "INV/2026/0001",
    ref: "",
    kind: "invoice",
    disputed: false,
    address: "",
    amount: 1000,
    writeoff: 0,
    partial: true,
    open: 600,
    debit: 600,
    credit: 0,
    balance: 600,
    bucket: 2,
    days: 35,
};
const ACCOUNT = {
    company_id: 1,
    currency_id: 1,
    currency: "USD",
    digits: 2,
    opening: 0,
    debit: 600,
    credit: 0,
    closing: 600,
    open: 600,
    overdue: 600,
    elsewhere: 0,
    ageing: [0, 0, 600],
    rows: [ROW],
    row_count: 1,
};

function mountAccount(account = {}, kind = "open") {
    return mountWithCleanup(StatementAccount, {
        props: {
            account: {...ACCOUNT, ...account},
            buckets: ["Not yet due", "1–30 days", "over 30 days"],
            options: {kind, date_from: "2026-01-01", date_to: "2026-03-16"},
            openMove: (id) => expect.step(`open ${id}`),
            showAll: () => expect.step("show all"),
        },
    });
}

test("open items: how late, of how much, what is left", async () => {
    await mountAccount();
    const cells = queryAllTexts(".o_crm_statement_table tbody tr:first td");
    expect(cells.slice(4)).toEqual([
        "02/09/2026",
        "35",
        "1,000.00",
        "600.00",
        "600.00",
    ]);
    expect(".badge.text-bg-primary").toHaveText("Invoice");
    expect(".badge:contains(Partly settled)").toHaveCount(1);
    expect(queryAllTexts(".o_crm_statement_ageing td")).toEqual([
        "$ 0.00",
        "$ 0.00",
        "$ 600.00",
        "$ 600.00",
    ]);
    expect(".o_crm_statement_opening").toHaveCount(0);
});

test("a ledger begins with its opening balance", async () => {
    const row = {...ROW, debit: 0, credit: 250, balance: 350, kind: "payment"};
    await mountAccount({opening: 600, rows: [row], closing: 350}, "ledger");
    expect(".o_crm_statement_opening td:last").toHaveText("600.00");
    const cells = queryAllTexts("tbody tr[data-kind=payment] td");
    expect(cells.slice(5)).toEqual(["", "250.00", "350.00"]);
});

test("a row opens its document; its arrow shows what settled it", async () => {
    onRpc("crm.customer.statement", "get_matches", ({args}) => {
        expect.step(`get_matches ${JSON.stringify(args)}`);
        const match = {id: 3, move_id: 9, name: "BNK1/1", amount: 400};
        return {11: [{...match, date: "2026-03-05"}]};
    });
    await mountAccount();
    await click("tr[data-kind=invoice] button");
    await animationFrame();
    expect.verifySteps(['get_matches [[11],"2026-03-16"]']);
    expect("tr.table-light").toHaveText(/03\/05\/2026.*BNK1\/1.*400\.00/s);
    await click("tr.table-light a");
    await click("tr[data-kind=invoice]");
    expect.verifySteps(["open 9", "open 7"]);
    await click("tr[data-kind=invoice] button");
    await animationFrame();
    expect("tr.table-light").toHaveCount(0);
    expect.verifySteps([]);
});

test("more rows than are shown are one click away", async () => {
    await mountAccount({row_count: 300});
    await click("button:contains(Show all 300 rows)");
    expect.verifySteps(["show all"]);
});
