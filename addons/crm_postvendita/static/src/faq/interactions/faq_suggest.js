import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

/** Articles that may answer a customer who is writing a new ticket. */
export class FaqSuggest extends Interaction {
    static selector = ".o_crm_faq_suggest";

    setup() {
        this.form = this.el.closest("form");
        this.list = this.el.querySelector(".o_crm_faq_suggest_list");
        this.asked = "";
    }

    start() {
        const ask = this.debounced(this.ask, 400);
        for (const field of this.form.querySelectorAll(
            "[name='name'], [name='description']"
        )) {
            this.addListener(field, "input", ask);
        }
    }

    getText() {
        const value = (name) =>
            this.form.querySelector(`[name='${name}']`)?.value || "";
        return `${value("name")} ${value("description")}`.trim();
    }

    async ask() {
        const text = this.getText();
        if (text === this.asked) {
            return;
        }
        this.asked = text;
        const found =
            text.length < 4
                ? []
                : await this.waitFor(rpc(this.el.dataset.url, {text}, {silent: true}));
        if (text === this.asked) {
            this.show(found);
        }
    }

    show(found) {
        this.list.replaceChildren(...found.map((faq) => this.renderFaq(faq)));
        this.el.classList.toggle("d-none", !found.length);
    }

    /** Text goes in as text: nothing an article holds becomes markup here. */
    renderFaq(faq) {
        const item = document.createElement("li");
        item.className = "list-group-item";
        const link = document.createElement("a");
        link.href = faq.url;
        link.target = "_blank";
        link.className = "fw-bold";
        link.textContent = faq.name;
        const excerpt = document.createElement("div");
        excerpt.className = "small text-muted";
        excerpt.textContent = faq.excerpt;
        const solved = document.createElement("button");
        solved.type = "button";
        solved.className = "btn btn-sm btn-outline-success mt-1";
        solved.textContent = this.el.dataset.solved;
        this.addListener(solved, "click", () => this.avoid(faq, solved));
        item.append(link, excerpt, solved);
        return item;
    }

    async avoid(faq, button) {
        button.disabled = true;
        const answer = await this.waitFor(rpc(`${faq.url}/avoided`, {}));
        window.location.assign(answer.url);
    }
}

registry.category("public.interactions").add("crm_postvendita.faq_suggest", FaqSuggest);
