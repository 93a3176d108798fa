import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

/** Models whose forms the server guards: add-ons add theirs. */
const guarded = registry.category("crm.guarded_forms");

/** Gives a form the proof that a browser has opened it, and its choices of today. */
export class FormGuard extends Interaction {
    static selector = ".s_website_form form[data-model_name]";

    setup() {
        this.model = this.el.dataset.model_name;
        this.opening = {};
    }

    async willStart() {
        if (!guarded.contains(this.model)) {
            return;
        }
        try {
            const params = {model: this.model};
            this.opening = await rpc("/crm/form/start", params, {silent: true});
        } catch {
            // Without it the server says what to do when the form is sent
            this.opening = {};
        }
    }

    start() {
        if (!guarded.contains(this.model)) {
            return;
        }
        this.addTrap();
        if (this.opening.token) {
            this.addToken(this.opening.token);
        }
        for (const [name, choices] of Object.entries(this.opening.options || {})) {
            this.fillChoices(name, choices);
        }
        for (const [name, text] of Object.entries(this.opening.texts || {})) {
            const input = this.el.querySelector(`[name="${CSS.escape(name)}"]`);
            const label = input
                ?.closest(".s_website_form_field")
                ?.querySelector(".s_website_form_label_content");
            if (label) {
                label.textContent = text;
            }
        }
    }

    addToken(token) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = "crm_form_token";
        // As an attribute: it survives a reset of the form
        input.setAttribute("value", token);
        this.insert(input, this.el);
    }

    /** People neither see nor reach it: whoever fills it is a robot. */
    addTrap() {
        const input = document.createElement("input");
        input.type = "text";
        input.name = "second_subject";
        input.className = "visually-hidden";
        input.tabIndex = -1;
        input.autocomplete = "off";
        input.setAttribute("aria-hidden", "true");
        this.insert(input, this.el);
    }

    fillChoices(name, choices) {
        const select = this.el.querySelector(`select[name="${CSS.escape(name)}"]`);
        if (!select) {
            return;
        }
        const options = [["", ""], ...choices].map(([value, label]) => {
            const option = document.createElement("option");
            option.value = value;
            option.textContent = label;
            return option;
        });
        select.replaceChildren(...options);
        const field = select.closest(".s_website_form_field");
        if (!choices.length && !select.required) {
            field?.classList.add("o_crm_no_choice");
        }
    }
}

registry
    .category("public.interactions")
    .add("crm_scheda_cliente_website.form_guard", FormGuard);
