import {describe, expect, test} from "@odoo/hoot";
import {click, edit, select} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {StatementFilters} from "@crm_scheda_cliente/statement/statement_filters";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const OPTIONS = {
    kind: "open",
    date_from: "2026-01-01",
    date_to: "2026-03-16",
    include_children: true,
    buckets: {unit: "days", bounds: [30, 60, 90]},
};

function mountFilters(props = {}) {
    return mountWithCleanup(StatementFilters, {
        props: {
            options: OPTIONS,
            currencies: [{id: 1, name: "EUR"}],
            onFilter: (changes) => expect.step(JSON.stringify(changes)),
            ...props,
        },
    });
}

test("the kind is chosen by its button", async () => {
    await mountFilters();
    await click("button[data-kind=ledger]");
    expect.verifySteps(['{"kind":"ledger"}']);
});

test("one currency is no choice, several are", async () => {
    await mountFilters();
    expect("select[name=currency]").toHaveCount(0);
});

test("a currency, and all of them again", async () => {
    const currencies = [
        {id: 1, name: "EUR"},
        {id: 2, name: "CHF"},
    ];
    await mountFilters({currencies});
    await click("select[name=currency]");
    await select("2");
    await select("");
    expect.verifySteps(['{"currency_ids":[2]}', '{"currency_ids":[]}']);
});

test("boundaries are read from what was typed", async () => {
    await mountFilters();
    expect("input[name=bounds]").toHaveValue("30, 60, 90");
    await click("input[name=bounds]");
    await edit("15; 45", {confirm: "Enter"});
    await animationFrame();
    expect.verifySteps(['{"buckets":{"unit":"days","bounds":[15,45]}}']);
});

test("boundaries that are refused are put back", async () => {
    await mountFilters({onFilter: () => Promise.reject(new Error("refused"))});
    expect.errors(1);
    await click("input[name=bounds]");
    await edit("9, 3", {confirm: "Enter"});
    await animationFrame();
    expect("input[name=bounds]").toHaveValue("30, 60, 90");
    expect.verifyErrors(["refused"]);
});

test("another unit asks for its own boundaries", async () => {
    await mountFilters();
    await click("select[name=unit]");
    await select("months");
    await click("input[name=include_children]");
    expect.verifySteps(['{"buckets":{"unit":"months"}}', '{"include_children":false}']);
});
