import {Component} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/** Pages by what a screen shows: a model, or a beginning of its name, or a tag. */
const pages = registry.category("crm_manual_pages");
const OWN = "/crm_scheda_cliente/static/manual";

/** Say which pages tell of which screens: {page: [model or tag, …]}. */
export function tellOf(told) {
    for (const [page, screens] of Object.entries(told)) {
        for (const screen of screens) {
            pages.add(screen, page);
        }
    }
}

/** The page that tells of a screen: that of the longest beginning of its name. */
export function pageOf(screen) {
    const words = (screen || "").split(".");
    while (words.length) {
        const page = pages.get(words.join("."), null);
        if (page) {
            return page;
        }
        words.pop();
    }
    return "index";
}

/** The address of the page for an action, in the reader's language. */
export function addressOf(action) {
    const language = (user.lang || "").startsWith("it") ? "manuale" : "manual";
    const base = (session.crm_manual_url || OWN).replace(/\/+$/, "");
    return `${base}/${language}/${pageOf(action?.tag || action?.res_model)}.html`;
}

/** The button that opens the manual at the page of the screen. */
export class ManualLink extends Component {
    static template = "crm_scheda_cliente.ManualLink";
    static props = [];

    setup() {
        this.action = useService("action");
    }

    open() {
        const address = addressOf(this.action.currentController?.action);
        browser.open(address, "_blank", "noopener");
    }
}

registry
    .category("systray")
    .add("crm_scheda_cliente.manual", {Component: ManualLink}, {sequence: 5});
