import {Component, onWillStart, useState} from "@odoo/owl";
import {CardHeader} from "./card_header";
import {CardSection} from "./card_section";
import {CardTimeline} from "./card_timeline";
import {Layout} from "@web/search/layout";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {openForm} from "../open_form";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** The customer card: all that is known about one customer, in one call. */
export class CrmCustomerCard extends Component {
    static template = "crm_scheda_cliente.Card";
    static components = {Layout, CardHeader, CardSection, CardTimeline};
    static props = {...standardActionServiceProps};
    static path = "customer-card";
    static displayName = _t("Customer card");

    static extractProps(action) {
        const resId = action.params?.partner_id || action.context?.active_id;
        return resId ? {resId} : {};
    }

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({card: null, error: "", version: 0, tab: "card"});
        this.open = this.open.bind(this);
        this.run = this.run.bind(this);
        onWillStart(() => this.load());
    }

    async load() {
        if (!this.props.resId) {
            this.state.error = _t("Choose a customer in the register first.");
            return;
        }
        try {
            const card = await this.orm.call("crm.customer.card", "get_card", [
                this.props.resId,
            ]);
            this.env.config.setDisplayName(card.partner.name);
            Object.assign(this.state, {
                card,
                error: "",
                version: this.state.version + 1,
            });
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            // a customer that is gone, or not for this reader: say so on the screen
            this.state.card = null;
            this.state.error = error.data?.message || error.message;
        }
    }

    /** Open a record's form, or the card of a customer. */
    open(model, id, asCard = false) {
        if (asCard) {
            return this.action.doAction("crm_scheda_cliente.crm_customer_card_action", {
                props: {resId: id},
            });
        }
        return openForm(this.action, model, id);
    }

    /** Run an action of the card, and read the card again when its dialog closes. */
    run(action) {
        return this.action.doAction(action, {onClose: () => this.load()});
    }

    openRegister() {
        return this.action.doAction("crm_scheda_cliente.res_partner_action");
    }
}

registry.category("actions").add("crm_customer_card", CrmCustomerCard);
