import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";

/** What the accountant chooses above the statement. */
export class StatementFilters extends Component {
    static template = "crm_scheda_cliente.StatementFilters";
    static components = {DateTimeInput};
    static props = {
        options: Object,
        currencies: Array,
        onFilter: Function,
    };

    get bounds() {
        return this.props.options.buckets.bounds.join(", ");
    }

    get currencyId() {
        return this.props.options.currency_ids?.[0] || "";
    }

    onKind(kind) {
        this.props.onFilter({kind});
    }

    date(name) {
        return deserializeDate(this.props.options[name]);
    }

    onDate(name, value) {
        if (value) {
            this.props.onFilter({[name]: serializeDate(value)});
        }
    }

    onCurrency(ev) {
        const id = Number(ev.target.value);
        this.props.onFilter({currency_ids: id ? [id] : []});
    }

    onChildren(ev) {
        this.props.onFilter({include_children: ev.target.checked});
    }

    onUnit(ev) {
        this.props.onFilter({buckets: {unit: ev.target.value}});
    }

    async onBounds(ev) {
        const bounds = ev.target.value
            .split(/[^0-9]+/)
            .filter(Boolean)
            .map(Number);
        const {unit} = this.props.options.buckets;
        try {
            await this.props.onFilter({buckets: {unit, bounds}});
        } finally {
            ev.target.value = this.bounds;
        }
    }
}
