import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** A form of ours on its way: its button shows it and cannot be pressed again. */
export class SendOnce extends Interaction {
    static selector = "form:has(input[name='crm_once'])";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
        _window: {"t-on-pageshow": () => this.show(false)},
    };

    onSubmit() {
        // the button's own name and value still go with the form
        this.waitForTimeout(() => this.show(true), 0);
    }

    show(sending) {
        for (const button of this.el.querySelectorAll("[type=submit]")) {
            button.disabled = sending;
            button.setAttribute("aria-busy", sending);
        }
    }
}

registry.category("public.interactions").add("crm_scheda_cliente.send_once", SendOnce);
