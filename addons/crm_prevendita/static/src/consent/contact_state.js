import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** What calls somebody: wherever it stands in the web client. */
export const LINK = "a[href^='tel:']";
/** Where a call answers a request, or a contract asks for it: nothing is offered. */
export const SERVICE = ".o_crm_no_offer";
/** How long an answer is kept: hours pass, registers are asked. */
export const KEPT = 60000;
/** How long links are gathered that are asked about at once. */
const GATHER = 60;
const MOST = 500;

/** Says why a number is not to be called, and what one may do about it. */
export class CallQuestion extends Component {
    static template = "crm_prevendita.CallQuestion";
    static components = {Dialog};
    static props = {
        number: String,
        said: Object,
        onCall: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({check: false, asked: ""});
        onWillStart(async () => {
            if (this.isUnasked) {
                this.state.check = await this.orm.call(
                    "crm.contact.gate",
                    "get_check_action"
                );
            }
        });
    }

    get isUnasked() {
        return this.props.said.state === "register_needed";
    }

    get title() {
        return {
            not_now: _t("Not now"),
            register_needed: _t("The register was not asked"),
            refused: _t("Does not want to be called"),
        }[this.props.said.state];
    }

    check() {
        this.props.close();
        return this.action.doAction(this.state.check);
    }

    async ask() {
        this.state.asked = await this.orm.call("crm.contact.gate", "ask_check", [
            this.props.number,
        ]);
    }

    call() {
        this.props.close();
        this.props.onCall();
    }
}

/** Marks each link that calls with the gate's state, and asks before an unlawful one. */
export class ContactState {
    constructor({orm, dialog}) {
        this.orm = orm;
        this.dialog = dialog;
        this.known = new Map();
        this.sure = new WeakSet();
        this.timer = null;
    }

    watch(root) {
        this.root = root;
        this.observer = new MutationObserver(() => this.gather());
        this.observer.observe(root, {
            attributeFilter: ["href"],
            childList: true,
            subtree: true,
        });
        this.listener = (ev) => this.onClick(ev);
        root.addEventListener("click", this.listener, {capture: true});
        this.gather();
    }

    stop() {
        this.observer.disconnect();
        this.root.removeEventListener("click", this.listener, {capture: true});
        browser.clearTimeout(this.timer);
    }

    numberOf(link) {
        return decodeURIComponent(link.getAttribute("href").slice(4)).trim();
    }

    gather() {
        this.timer ??= browser.setTimeout(() => {
            this.timer = null;
            this.mark();
        }, GATHER);
    }

    get links() {
        return [...this.root.querySelectorAll(LINK)].filter(
            (link) => !link.closest(SERVICE)
        );
    }

    get(number) {
        const answer = this.known.get(number);
        return answer && Date.now() - answer.at < KEPT ? answer : null;
    }

    async mark() {
        const {links} = this;
        const numbers = links.map((link) => this.numberOf(link)).filter(Boolean);
        await this.learn(numbers.filter((number) => !this.get(number)));
        for (const link of links) {
            if (link.isConnected) {
                this.show(link, this.known.get(this.numberOf(link))?.said);
            }
        }
    }

    /** Ask about all of them at once; what cannot be asked is not known. */
    async learn(numbers) {
        const asked = [...new Set(numbers)].slice(0, MOST);
        if (!asked.length) {
            return;
        }
        const at = Date.now();
        asked.forEach((number) => this.known.set(number, {at, said: null}));
        const said = await this.orm.silent
            .call("crm.contact.gate", "get_call_states", [asked])
            .catch(() => ({}));
        asked.forEach((number) =>
            this.known.set(number, {at, said: said[number] || null})
        );
    }

    show(link, said) {
        if (!said) {
            delete link.dataset.crmCall;
            return;
        }
        if (link.dataset.crmCall !== said.state) {
            link.dataset.crmCall = said.state;
        }
        link.dataset.crmCallLabel = {
            allowed: "",
            not_now: said.label || _t("not now"),
            refused: _t("refused"),
            register_needed: _t("not checked"),
        }[said.state];
        link.title = said.why;
    }

    async onClick(ev) {
        const link = ev.target.closest?.(LINK);
        if (!link || link.closest(SERVICE) || this.sure.delete(link)) {
            return;
        }
        const number = this.numberOf(link);
        const answer = this.get(number);
        if (answer && (!answer.said || answer.said.state === "allowed")) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (!answer) {
            await this.learn([number]);
        }
        const said = this.known.get(number)?.said;
        const onCall = () => {
            this.sure.add(link);
            link.click();
        };
        if (!said || said.state === "allowed") {
            onCall();
            return;
        }
        this.dialog.add(CallQuestion, {number, onCall, said});
    }
}

// one page is watched once, however often a client is started in it
let watching = null;

export const contactStateService = {
    dependencies: ["orm", "dialog"],
    start(env, services) {
        watching?.stop();
        watching = new ContactState(services);
        watching.watch(document.body);
        return watching;
    },
};

registry.category("services").add("crm_contact_state", contactStateService);
