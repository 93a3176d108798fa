import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {useService} from "@web/core/utils/hooks";

const KINDS = {
    invoice: {label: _t("Invoice"), color: "primary"},
    credit_note: {label: _t("Credit note"), color: "info"},
    payment: {label: _t("Payment"), color: "success"},
    on_account: {label: _t("On account"), color: "success"},
    refund: {label: _t("Refund paid"), color: "warning"},
    exchange: {label: _t("Exchange difference"), color: "secondary"},
    writeoff: {label: _t("Write-off"), color: "secondary"},
    entry: {label: _t("Entry"), color: "secondary"},
};

/** One customer's account in one currency: rows, totals and ageing. */
export class StatementAccount extends Component {
    static template = "crm_scheda_cliente.StatementAccount";
    static props = {
        account: Object,
        buckets: Array,
        options: Object,
        openMove: Function,
        showAll: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({matches: {}});
    }

    get isLedger() {
        return this.props.options.kind === "ledger";
    }

    kind(row) {
        return KINDS[row.kind];
    }

    money(amount) {
        return formatCurrency(amount, this.props.account.currency_id);
    }

    number(amount) {
        return amount
            ? formatFloat(amount, {digits: [16, this.props.account.digits]})
            : "";
    }

    day(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    async toggleMatches(row) {
        if (this.state.matches[row.id]) {
            delete this.state.matches[row.id];
            return;
        }
        const found = await this.orm.call("crm.customer.statement", "get_matches", [
            [row.id],
            this.props.options.date_to,
        ]);
        this.state.matches[row.id] = found[row.id];
    }
}
