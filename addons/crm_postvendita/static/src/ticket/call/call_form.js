import {onMounted, onWillUnmount} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {forgetCall, keepCall} from "./call_store";

/** Milliseconds after the last key until what was typed goes to the server. */
const PAUSE = 700;

/** What is typed in freely; the rest is saved when it is chosen. */
const TYPED = ["phone", "name", "notes"];
const CHOSEN = ["partner_id", "equipment_id", "category_id", "team_id", "priority"];

/**
 * The form of a call: what is typed is kept on the server as one types, and in
 * the browser while the server cannot be reached.
 */
export class CallFormController extends FormController {
    setup() {
        super.setup();
        this.onInput = this.onInput.bind(this);
        this.kept = "";
        onMounted(() => {
            this.dialogEl = this.rootRef.el;
            this.dialogEl.addEventListener("input", this.onInput);
            this.dialogEl.addEventListener("change", this.onInput);
        });
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            this.dialogEl.removeEventListener("input", this.onInput);
            this.dialogEl.removeEventListener("change", this.onInput);
        });
    }

    onInput() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.keep(), PAUSE);
    }

    /** What the form shows at this moment, typed to the last letter. */
    get values() {
        const values = {};
        for (const name of TYPED) {
            const input = this.dialogEl.querySelector(
                `[name=${name}] input, [name=${name}] textarea`
            );
            if (input) {
                values[name] = input.value;
            }
        }
        const data = this.model.root.data;
        for (const name of CHOSEN) {
            const value = data[name];
            values[name] = value && typeof value === "object" ? value.id : value;
        }
        return values;
    }

    async keep() {
        const {resId} = this.model.root;
        const values = this.values;
        const text = JSON.stringify(values);
        if (!resId || text === this.kept) {
            return;
        }
        keepCall(resId, values);
        try {
            await this.orm.silent.call("crm.ticket.call", "keep", [[resId], values]);
            this.kept = text;
            forgetCall(resId, values);
        } catch {
            // the browser has it: the next key, or opening the call anew, tries again
        }
    }

    async beforeExecuteActionButton(clickParams) {
        browser.clearTimeout(this.timer);
        const done = await super.beforeExecuteActionButton(clickParams);
        forgetCall(this.model.root.resId);
        return done;
    }
}

registry.category("views").add("crm_ticket_call_form", {
    ...formView,
    Controller: CallFormController,
});
