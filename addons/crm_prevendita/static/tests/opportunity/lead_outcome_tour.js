import {registry} from "@web/core/registry";

/** A seller drops a deal into the won stage and says why. */
registry.category("web_tour.tours").add("crm_prevendita_drop_won", {
    steps: () => [
        {
            content: "The pipeline is there, with its sums",
            trigger: ".o_opportunity_kanban .o_kanban_counter:contains(10)",
            run: "click",
        },
        {
            content: "The deal is dropped into the won stage",
            trigger: ".o_opportunity_kanban .o_kanban_record:contains(Brambilla line)",
            run: "drag_and_drop (.o_opportunity_kanban .o_kanban_group:has(.o_column_title:contains('Signed')))",
        },
        {
            content: "Why it was won is asked",
            trigger:
                ".modal div[name=won_reason_id] span:contains(Our very own reason)",
            run: "click",
        },
        {
            content: "The answer is chosen",
            trigger: ".modal div[name=won_reason_id] .active:contains(very own reason)",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "It stays where it was dropped",
            trigger:
                ".o_kanban_group:has(.o_column_title:contains(Signed))" +
                " .o_kanban_record:contains(Brambilla line)",
        },
    ],
});

/** A seller opens a deal in a later stage: refused, then with a reason. */
registry.category("web_tour.tours").add("crm_prevendita_created_ahead", {
    steps: () => [
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Ahead of time",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "What is missing is said, with a way round it",
            trigger: ".modal:contains(Survey) footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Agreed on the telephone",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The deal is open, nothing is left to be saved",
            trigger:
                "body:not(:has(.modal)) .o_last_breadcrumb_item:contains(Ahead of time)",
        },
    ],
});

/** An order is confirmed on its form: why is asked, "back" changes nothing. */
registry.category("web_tour.tours").add("crm_prevendita_order_won", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger: ".modal div[name=won_reason_id]",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        {
            content: "The order is confirmed all the same",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status" +
                " .o_arrow_button_current[data-value=sale]",
        },
    ],
});
