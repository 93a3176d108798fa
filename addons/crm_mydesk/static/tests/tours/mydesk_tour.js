import {registry} from "@web/core/registry";

/** An operator's minute: do a task, then somebody telephones. */
registry.category("web_tour.tours").add("crm_mydesk_desk", {
    steps: () => [
        {
            content: "The queue says why",
            trigger: ".o_desk_next .o_desk_entry .o_desk_why",
        },
        {
            content: "Done from the desk",
            trigger: "section[data-kind=activity] button[data-action=done]:first",
            run: "click",
        },
        {
            trigger: ".modal textarea",
            run: "edit Will order in May",
        },
        {
            trigger: ".modal .o_desk_confirm",
            run: "click",
        },
        {
            content: "It has left the desk",
            trigger: ".o_crm_desk:not(:has(section[data-kind=activity]))",
        },
        {
            content: "Somebody telephones",
            trigger: ".o_caller_input",
            run: "edit 030 765",
        },
        {
            content: "The caller is found, with the reason",
            trigger: ".o_caller_results .dropdown-item:contains(Officine Quarzo)",
            run: "click",
        },
        {
            content: "The card opens",
            trigger:
                ".o_action_manager:contains(Officine Quarzo):not(:has(.o_crm_desk))",
        },
    ],
});
