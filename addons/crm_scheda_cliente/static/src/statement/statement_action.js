import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {openForm} from "../open_form";
import {StatementFilters} from "./statement_filters";
import {StatementAccount} from "./statement_account";

/** The statement of account: one customer's rows, or a list of customers by age. */
export class CrmCustomerStatement extends Component {
    static template = "crm_scheda_cliente.Statement";
    static components = {Layout, StatementFilters, StatementAccount};
    static props = {...standardActionServiceProps};
    static path = "customer-statement";
    static displayName = _t("Statement of account");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        const {active_id, active_ids, statement_options} = this.props.action.context;
        this.partnerIds = active_ids?.length
            ? active_ids
            : active_id
              ? [active_id]
              : null;
        this.state = useState({
            data: null,
            options: {kind: "open", ...statement_options},
            search: "",
            limit: false,
        });
        this.searchLater = useDebounced(() => this.load(), 300);
        onWillStart(async () => {
            await this.load();
            if (this.partnerIds?.length === 1) {
                this.props.updateActionState?.({active_id: this.partnerIds[0]});
            }
        });
    }

    async load() {
        this.state.data = await this.orm.call(
            "crm.customer.statement",
            "get_screen",
            [this.partnerIds, this.state.options],
            {search: this.state.search, limit: this.state.limit}
        );
        this.state.options = this.state.data.options;
        if (this.state.data.mode === "customer") {
            const [statement] = this.state.data.statements;
            this.env.config.setDisplayName(
                _t("Statement of %s", statement.partner.name)
            );
        }
    }

    get data() {
        return this.state.data;
    }

    /** Whether the list shows the ledger's sums; the answer knows, not the button. */
    get isLedger() {
        return this.data.options.kind === "ledger";
    }

    get isEmpty() {
        return this.data.mode === "customers"
            ? !this.data.count
            : this.data.statements.every((statement) => !statement.accounts.length);
    }

    async onFilter(changes) {
        const before = this.state.options;
        this.state.options = {...before, ...changes};
        this.state.limit = false;
        try {
            await this.load();
        } catch (error) {
            this.state.options = before;
            throw error;
        }
    }

    onSearch(ev) {
        this.state.search = ev.target.value;
        this.searchLater();
    }

    async showAll() {
        this.state.limit = 1000000;
        await this.load();
    }

    money(amount, row) {
        return formatCurrency(amount, row.currency_id);
    }

    number(amount, row) {
        return formatFloat(amount, {digits: [16, row.digits]});
    }

    day(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    openCustomer(partnerId) {
        return this.action.doAction(
            "crm_scheda_cliente.crm_customer_statement_action",
            {
                additionalContext: {
                    active_id: partnerId,
                    active_ids: [partnerId],
                    statement_options: {...this.state.options},
                },
            }
        );
    }

    openPartner(partnerId) {
        return this.openForm("res.partner", partnerId);
    }

    openMove(moveId) {
        return this.openForm("account.move", moveId);
    }

    openForm(model, id) {
        return openForm(this.action, model, id);
    }

    /** Enter opens a row, the arrows walk over them. */
    onKeydown(ev) {
        const row = ev.target.closest("tr[tabindex]");
        if (!row || !["ArrowDown", "ArrowUp", "Enter"].includes(ev.key)) {
            return;
        }
        if (ev.key === "Enter") {
            if (ev.target === row) {
                row.click();
            }
            return;
        }
        const rows = [...ev.currentTarget.querySelectorAll("tr[tabindex]")];
        const step = ev.key === "ArrowDown" ? 1 : -1;
        rows[rows.indexOf(row) + step]?.focus();
        ev.preventDefault();
    }

    async onDownload(format) {
        await download({
            url: `/crm/statement/${format}`,
            data: {
                partner_ids: JSON.stringify(this.partnerIds),
                options: JSON.stringify(this.state.options),
            },
        });
    }

    onSend() {
        const {kind, date_from, date_to, include_children} = this.state.options;
        return this.action.doAction("crm_scheda_cliente.crm_statement_send_action", {
            additionalContext: {
                active_ids: this.partnerIds || [],
                default_kind: kind,
                default_date_from: date_from,
                default_date_to: date_to,
                default_include_children: include_children,
            },
        });
    }
}

registry.category("actions").add("crm_customer_statement", CrmCustomerStatement);
