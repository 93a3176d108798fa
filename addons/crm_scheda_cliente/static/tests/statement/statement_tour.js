import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_customer_statement_tour", {
    url: "/odoo/customer-statement",
    steps: () => [
        {
            content: "the list of who owes, then one customer",
            trigger: ".o_crm_statement_table tbody tr:contains('Alfa S.p.A.')",
            run: "click",
        },
        {
            content: "the customer's open items",
            trigger: ".o_crm_statement_facts:contains('60')",
        },
        {
            trigger: ".o_crm_statement_filters button[data-kind=ledger]",
            run: "click",
        },
        {
            content: "the ledger with its opening balance and both entries",
            trigger: ".o_crm_statement_table tr.o_crm_statement_opening",
        },
        {
            content: "what settled the invoice",
            trigger: ".o_crm_statement_table tr[data-kind=invoice] button",
            run: "click",
        },
        {
            trigger: ".o_crm_statement_table tr.table-light:contains('40')",
        },
        {
            content: "a row opens its document",
            trigger: ".o_crm_statement_table tr[data-kind=invoice]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=partner_id]",
        },
    ],
});
