import {CallConsents} from "./call_consents";
import {useHeldConsents} from "./held_consents";
import {CallOutcomes, proposedMoment} from "./call_outcomes";
import {
    Component,
    markup,
    onWillStart,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {
    deserializeDateTime,
    formatDateTime,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {CallCard} from "./call_card";
import {CallClock} from "./call_clock";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {openForm} from "@crm_scheda_cliente/open_form";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {telephone} from "@crm_scheda_cliente/card/card_format";
import {ZoneNote} from "@crm_scheda_cliente/zone_note";
import {EMPTY, useCallDraft} from "./call_draft";
import {getLegend, lettersOf, useCallKeys, writingLettersOf} from "./call_keys";
import {tellCall, tellLead} from "./call_words";
import {useKeysDialog} from "@crm_scheda_cliente/keys_dialog";
import {useService} from "@web/core/utils/hooks";
import {browser} from "@web/core/browser/browser";

const {DateTime} = luxon;

/** The operator's screen: one name at a time, its card beside it. */
export class CrmCallScreen extends Component {
    static template = "crm_prevendita.CallScreen";
    static components = {
        CallCard,
        CallClock,
        CallConsents,
        CallOutcomes,
        DateTimeInput,
        Layout,
        ZoneNote,
    };
    static props = {...standardActionServiceProps};
    static displayName = _t("Calls");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.display = {controlPanel: {}};
        this.telephone = telephone;
        this.tellCall = tellCall;
        this.open = this.open.bind(this);
        this.run = this.run.bind(this);
        this.choose = this.choose.bind(this);
        this.onWhen = this.onWhen.bind(this);
        this.state = useState({call: null, card: null, version: 0});
        this.form = useState({...EMPTY});
        useCallKeys({
            isActive: () => Boolean(this.state.call?.item_id),
            confirm: () => this.confirm(),
            getNumber: (place) => {
                const outcome = this.state.call.outcomes[place];
                return outcome && (() => this.choose(outcome));
            },
            getLetters: () => lettersOf(this),
            getWriting: () => writingLettersOf(this),
        });
        this.showKeys = useKeysDialog(getLegend);
        this.draft = useCallDraft(
            () => this.state.call?.item_id,
            () => this.form.note,
            (note) => (this.form.note = note)
        );
        this.consents = useHeldConsents(() => this.state.call);
        useExternalListener(document, "visibilitychange", () => this.onReturn());
        useExternalListener(window, "focus", () => this.onReturn());
        onWillStart(() => this.next());
    }

    get programId() {
        const {params, context} = this.props.action;
        return params?.program_id || context?.active_id;
    }

    get script() {
        return markup(this.state.call.script);
    }

    /** When the next step is, as the picker takes it. */
    get when() {
        return this.form.when ? DateTime.fromISO(this.form.when) : false;
    }

    onWhen(value) {
        this.form.when = value ? value.toFormat("yyyy-MM-dd'T'HH:mm") : "";
    }

    moment(value) {
        return formatDateTime(deserializeDateTime(value));
    }

    /** Ask something of the name in hand. */
    ask(method, ...args) {
        const ids = [this.state.call.item_id];
        return this.orm.call("crm.call.item", method, [ids, ...args]);
    }

    getCard(partnerId) {
        return this.orm.call("crm.customer.card", "get_card", [partnerId]);
    }

    async next() {
        await this.show(
            await this.orm.call("crm.call.item", "take_next", [this.programId])
        );
    }

    /** Show a name, with its card, and clear what was typed for the one before. */
    async show(call) {
        const card = call.partner_id ? await this.getCard(call.partner_id) : null;
        Object.assign(this.state, {call, card, version: this.state.version + 1});
        Object.assign(this.form, EMPTY, {note: call.draft || ""});
        // the next key is for the next name, not for the notes of the last one
        if (this.root.el?.contains(document.activeElement)) {
            document.activeElement.blur();
        }
        browser.requestAnimationFrame(() => this.root.el?.querySelector("h1")?.focus());
        // the new name is at the top, wherever one was
        for (const part of [".o_content", ".o_crm_call_reading"]) {
            this.root.el?.querySelector(part)?.scrollTo(0, 0);
        }
        this.env.config.setDisplayName(call.program);
    }

    /** Show the card and the consents as they are now; what is typed stays. */
    async refresh() {
        const call = this.state.call;
        const [card, consents] = await Promise.all([
            this.getCard(call.partner_id),
            this.ask("get_consents"),
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
        this.form.when = proposedMoment(outcome);
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
        // a date that is being typed counts: leaving its field reads it
        this.root.el?.querySelector(".o_crm_call_when input:focus")?.blur();
        const {outcome, note, when, anybody, lead, mine} = this.form;
        if (!outcome) {
            this.notification.add(_t("Choose what came of the call first."), {
                type: "warning",
            });
            return;
        }
        await this.draft.keep();
        if (this.draft.other !== null) {
            return;
        }
        await this.consents.flush();
        const moment = when && DateTime.fromISO(when);
        const result = await this.ask("record_call", outcome.id, {
            note,
            anybody,
            opportunity: lead,
            mine,
            next_on: moment ? serializeDateTime(moment) : false,
        });
        tellLead(this.notification, result, this.open);
        await this.show(result.next);
    }

    skip() {
        return this.once(async () => {
            await this.consents.flush();
            await this.show(await this.ask("skip_call"));
        });
    }

    async interview() {
        const action = await this.ask("action_interview");
        this.interviewed = true;
        return this.action.doAction(action);
    }

    open(model, id, asCard = false) {
        if (asCard) {
            return this.action.doAction("crm_scheda_cliente.crm_customer_card_action", {
                props: {resId: id},
            });
        }
        const onClose = () => this.refresh();
        return openForm(this.action, model, id, {target: "new"}, {onClose});
    }

    run(action) {
        return this.action.doAction(
            {...action, target: action.res_model ? "new" : action.target},
            {onClose: () => this.refresh()}
        );
    }
}

registry.category("actions").add("crm_call_screen", CrmCallScreen);
