import {CardHeader} from "@crm_scheda_cliente/card/card_header";
import {CardSection} from "@crm_scheda_cliente/card/card_section";
import {CardTimeline} from "@crm_scheda_cliente/card/card_timeline";
import {
    Component,
    markup,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {
    deserializeDateTime,
    formatDateTime,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {openForm} from "@crm_scheda_cliente/open_form";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/** The operator's screen: one name at a time, its card beside it. */
export class CrmCallScreen extends Component {
    static template = "crm_prevendita.CallScreen";
    static components = {Layout, CardHeader, CardSection, CardTimeline};
    static props = {...standardActionServiceProps};
    static displayName = _t("Calls");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.display = {controlPanel: {}};
        this.open = this.open.bind(this);
        this.run = this.run.bind(this);
        this.state = useState({call: null, card: null, version: 0, seconds: 0});
        this.form = useState({
            outcome: null,
            note: "",
            when: "",
            anybody: false,
            lead: false,
        });
        useExternalListener(document, "keydown", (ev) => this.onKey(ev));
        useExternalListener(document, "visibilitychange", () => this.onReturn());
        useExternalListener(window, "focus", () => this.onReturn());
        this.clock = setInterval(() => this.tick(), 1000);
        onWillUnmount(() => clearInterval(this.clock));
        onWillStart(() => this.next());
    }

    get programId() {
        const {params, context} = this.props.action;
        return params?.program_id || context?.active_id;
    }

    tick() {
        const since = this.state.call?.taken_on;
        this.state.seconds = since
            ? Math.max(
                  Math.floor(-deserializeDateTime(since).diffNow("seconds").seconds),
                  0
              )
            : 0;
    }

    get clockText() {
        const minutes = Math.floor(this.state.seconds / 60);
        return `${minutes}:${String(this.state.seconds % 60).padStart(2, "0")}`;
    }

    get script() {
        return markup(this.state.call.script);
    }

    get nextText() {
        const moment = this.state.call.next_on;
        return moment ? formatDateTime(deserializeDateTime(moment)) : "";
    }

    get opensText() {
        return formatDateTime(deserializeDateTime(this.state.call.opens_on));
    }

    get telephone() {
        return (this.state.call.phone || "").replace(/[^+\d]/g, "");
    }

    async next() {
        await this.show(
            await this.orm.call("crm.call.item", "take_next", [this.programId])
        );
    }

    /** Show a name, with its card, and clear what was typed for the one before. */
    async show(call) {
        const card = call.partner_id
            ? await this.orm.call("crm.customer.card", "get_card", [call.partner_id])
            : null;
        Object.assign(this.state, {call, card, version: this.state.version + 1});
        Object.assign(this.form, {
            outcome: null,
            note: "",
            when: "",
            anybody: false,
            lead: false,
        });
        // the next key is for the next name, not for the notes of the last one
        if (this.root.el?.contains(document.activeElement)) {
            document.activeElement.blur();
        }
        // the new name is at the top, wherever one was
        for (const part of [".o_content", ".o_crm_call_reading"]) {
            this.root.el?.querySelector(part)?.scrollTo(0, 0);
        }
        this.env.config.setDisplayName(call.program);
        this.tick();
    }

    /** Show the card and the consents as they are now; what is typed stays. */
    async refresh() {
        const call = this.state.call;
        const [card, consents] = await Promise.all([
            this.orm.call("crm.customer.card", "get_card", [call.partner_id]),
            this.orm.call("crm.call.item", "get_consents", [[call.item_id]]),
        ]);
        if (call === this.state.call) {
            call.consents = consents;
            Object.assign(this.state, {card, version: this.state.version + 1});
        }
    }

    /** The interview was filled in elsewhere: what it changed is shown. */
    onReturn() {
        if (!document.hidden && this.interviewed && this.state.call?.item_id) {
            this.interviewed = false;
            return this.refresh();
        }
    }

    choose(outcome) {
        this.form.outcome = outcome;
        this.form.lead = outcome.opportunity;
        let day = DateTime.local().plus({days: outcome.days}).set({hour: 9, minute: 0});
        if (day.weekday > 5) {
            day = day.plus({days: 8 - day.weekday});
        }
        this.form.when = outcome.asks_when ? day.toFormat("yyyy-MM-dd'T'HH:mm") : "";
    }

    /** A key held down, or pressed twice, records a call once. */
    async once(run) {
        if (this.busy) {
            return;
        }
        this.busy = true;
        try {
            await run();
        } finally {
            this.busy = false;
        }
    }

    confirm() {
        return this.once(() => this.record());
    }

    async record() {
        const {outcome, note, when, anybody, lead} = this.form;
        if (!outcome) {
            this.notification.add(_t("Choose what came of the call first."), {
                type: "warning",
            });
            return;
        }
        const moment = when && DateTime.fromISO(when);
        const result = await this.orm.call("crm.call.item", "record_call", [
            [this.state.call.item_id],
            outcome.id,
            {
                note,
                anybody,
                opportunity: lead,
                next_on: moment ? serializeDateTime(moment) : false,
            },
        ]);
        if (result.lead_id) {
            this.notification.add(_t("The opportunity was opened."), {
                type: "success",
                buttons: [
                    {
                        name: _t("Show it"),
                        onClick: () => this.open("crm.lead", result.lead_id),
                    },
                ],
            });
        }
        await this.show(result.next);
    }

    skip() {
        return this.once(async () => {
            const ids = [this.state.call.item_id];
            await this.show(await this.orm.call("crm.call.item", "skip_call", [ids]));
        });
    }

    async interview() {
        const action = await this.orm.call("crm.call.item", "action_interview", [
            [this.state.call.item_id],
        ]);
        this.interviewed = true;
        return this.action.doAction(action);
    }

    async consent(line, given) {
        this.state.call.consents = await this.orm.call(
            "crm.call.item",
            "record_consent",
            [[this.state.call.item_id], line.channel, given]
        );
    }

    consentKey(line) {
        return {phone: "T", email: "E", sms: "M"}[line.channel];
    }

    /** The first press says yes, the next one no. */
    toggleConsent(channel) {
        const line = (this.state.call.consents || []).find(
            (one) => one.channel === channel
        );
        return line && this.consent(line, line.state !== "given");
    }

    /**
     * A number chooses an outcome, a letter does what its key says, Ctrl+Enter
     * confirms and takes the next name, Escape leaves the notes.
     */
    onKey(ev) {
        if (!this.state.call?.item_id || document.querySelector(".o_dialog")) {
            return;
        }
        const typing = ev.target.closest(
            "input:not([type=checkbox]), textarea, select"
        );
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            this.confirm();
        } else if (typing) {
            if (ev.key === "Escape") {
                ev.target.blur();
            }
        } else if (!ev.altKey && !ev.ctrlKey && !ev.metaKey) {
            this.onPlainKey(ev);
        }
    }

    onPlainKey(ev) {
        const outcome = /^[0-9]$/.test(ev.key)
            ? this.state.call.outcomes[(Number(ev.key) + 9) % 10]
            : null;
        const run = outcome
            ? () => this.choose(outcome)
            : this.keys[ev.key.toLowerCase()];
        if (run) {
            ev.preventDefault();
            run();
        }
    }

    get keys() {
        const focus = (selector) => this.root.el?.querySelector(selector)?.focus();
        return {
            c: () => this.root.el?.querySelector(".o_crm_call_dial")?.click(),
            i: () => this.state.call.interview && this.interview(),
            n: () => focus("textarea"),
            d: () => focus("input[type=datetime-local]"),
            o: () => this.form.outcome && (this.form.lead = !this.form.lead),
            s: () => this.skip(),
            t: () => this.toggleConsent("phone"),
            e: () => this.toggleConsent("email"),
            m: () => this.toggleConsent("sms"),
        };
    }

    open(model, id, asCard = false) {
        if (asCard) {
            return this.action.doAction("crm_scheda_cliente.crm_customer_card_action", {
                props: {resId: id},
            });
        }
        return openForm(
            this.action,
            model,
            id,
            {target: "new"},
            {onClose: () => this.refresh()}
        );
    }

    run(action) {
        return this.action.doAction(
            {...action, target: action.res_model ? "new" : action.target},
            {onClose: () => this.refresh()}
        );
    }
}

registry.category("actions").add("crm_call_screen", CrmCallScreen);
