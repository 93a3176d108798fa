import {registry} from "@web/core/registry";

/** An operator calls, writes down what came of it and goes on, by keyboard alone. */
registry.category("web_tour.tours").add("crm_prevendita_call_by_keyboard", {
    steps: () => [
        {
            content: "The first name is there, with its card",
            trigger: ".o_crm_call_panel h1:contains(Brambilla)",
        },
        {
            trigger: ".o_crm_call_card",
            run: "press shift+T",
        },
        {
            content: "The telephone is agreed",
            trigger: ".o_crm_call_consents .btn-success",
            run: "press 1",
        },
        {
            content: "The first outcome is chosen, the visit has a date",
            trigger:
                ".o_crm_call_outcomes .btn-primary ~ *," +
                " .o_crm_call_panel .o_crm_call_when input",
            run: "press o",
        },
        {
            trigger: ".o_crm_call_panel .form-check-input:checked",
            run: "press n",
        },
        {
            trigger: ".o_crm_call_panel textarea:focus",
            run: "edit Wants a quieter machine",
        },
        {
            trigger: ".o_crm_call_panel textarea",
            run: "press ctrl+Enter",
        },
        {
            content: "The next name is there, nothing of the last one is left",
            trigger: ".o_crm_call_panel h1:contains(Zani)",
        },
        {
            trigger: ".o_crm_call_panel:not(:has(.o_crm_call_outcomes .btn-primary))",
            run: "press shift+S",
        },
        {
            content: "Put aside, it leaves nobody",
            trigger: ".o_crm_call [role=status]",
        },
    ],
});
