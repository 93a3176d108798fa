import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {formatMoment, monthOf, recordUrl, textClass} from "./card_format";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {KeepLast} from "@web/core/utils/concurrency";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

/** The customer's timeline: filters above, pages loaded as one scrolls. */
export class CardTimeline extends Component {
    static template = "crm_scheda_cliente.CardTimeline";
    static components = {DateTimeInput};
    static props = {
        partner: Object,
        kinds: Array,
        page: Object,
        open: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.end = useRef("end");
        this.formatMoment = formatMoment;
        this.recordUrl = recordUrl;
        this.textClass = textClass;
        this.state = useState({
            entries: [...this.props.page.entries],
            cursor: this.props.page.cursor,
            loading: false,
            kinds: [],
            date_from: "",
            date_to: "",
            partner_id: "",
            text: "",
        });
        this.searchLater = useDebounced(() => this.reload(), 300);
        useEffect(
            (el) => el && this.watch(el),
            () => [this.end.el, this.state.cursor]
        );
        onWillUnmount(() => this.observer?.disconnect());
    }

    /** Load the next page when the end of this one comes into sight. */
    watch(el) {
        this.observer?.disconnect();
        this.observer = new IntersectionObserver(
            (seen) => seen.some((entry) => entry.isIntersecting) && this.loadMore()
        );
        this.observer.observe(el);
    }

    get filters() {
        const {kinds, date_from, date_to, partner_id, text} = this.state;
        return {
            ...(kinds.length && {kinds: [...kinds]}),
            ...(date_from && {date_from}),
            ...(date_to && {date_to}),
            ...(partner_id && {partner_id: parseInt(partner_id, 10)}),
            ...(text.trim() && {text: text.trim()}),
        };
    }

    get isFiltered() {
        return Object.keys(this.filters).length > 0;
    }

    /** The entries with the month that opens above the first of each. */
    get items() {
        let month = "";
        return this.state.entries.map((entry) => {
            const its = monthOf(entry);
            const heading = its === month ? "" : its;
            month = its;
            return {entry, heading, key: `${entry.model},${entry.id}`};
        });
    }

    async fetch(cursor) {
        this.state.loading = true;
        try {
            return await this.last.add(
                this.orm.call("crm.timeline", "get_page", [
                    this.props.partner.id,
                    this.filters,
                    cursor,
                ])
            );
        } finally {
            this.state.loading = false;
        }
    }

    async reload() {
        const page = await this.fetch(false);
        this.state.entries = page.entries;
        this.state.cursor = page.cursor;
    }

    async loadMore() {
        if (this.state.loading || !this.state.cursor) {
            return;
        }
        const page = await this.fetch(this.state.cursor);
        this.state.entries.push(...page.entries);
        this.state.cursor = page.cursor;
    }

    toggleKind(kind) {
        const {kinds} = this.state;
        this.state.kinds = kinds.includes(kind)
            ? kinds.filter((other) => other !== kind)
            : [...kinds, kind];
        return this.reload();
    }

    clear() {
        Object.assign(this.state, {
            kinds: [],
            date_from: "",
            date_to: "",
            partner_id: "",
            text: "",
        });
        return this.reload();
    }

    onText(ev) {
        this.state.text = ev.target.value;
        this.searchLater();
    }

    onFilter(name, ev) {
        this.state[name] = ev.target.value;
        return this.reload();
    }

    day(name) {
        const value = this.state[name];
        return value ? deserializeDate(value) : false;
    }

    onDay(name, value) {
        this.state[name] = value ? serializeDate(value) : "";
        return this.reload();
    }

    isChosen(contact) {
        return this.state.partner_id === String(contact.id);
    }

    target(entry) {
        return entry.open || {model: entry.model, id: entry.id};
    }

    onEntry(ev, entry) {
        if (ev.ctrlKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        const {model, id} = this.target(entry);
        this.props.open(model, id);
    }

    amount(entry) {
        return formatCurrency(entry.amount, entry.currency_id);
    }
}
