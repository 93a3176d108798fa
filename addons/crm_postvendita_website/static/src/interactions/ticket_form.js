import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// What the guard of the suite's forms knows: see crm_scheda_cliente_website
registry.category("crm.guarded_forms").add("crm.ticket", true);

/** Words of the suggestions that a page's editor cannot see, hence not translate. */
export class TicketFormSuggest extends Interaction {
    static selector = ".s_website_form .o_crm_faq_suggest";

    setup() {
        this.el.dataset.solved = _t("This answers it, no request needed");
    }
}

registry
    .category("public.interactions")
    .add("crm_postvendita_website.ticket_form_suggest", TicketFormSuggest);
