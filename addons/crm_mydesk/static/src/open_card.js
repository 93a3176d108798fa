import {openForm} from "@crm_scheda_cliente/open_form";
import {registry} from "@web/core/registry";

/**
 * Opens the customer's card, or the partner's form where there is no card.
 *
 * @param {Object} action the action service
 * @param {number} partnerId
 */
export function openCard(action, partnerId) {
    if (registry.category("actions").contains("crm_customer_card")) {
        return action.doAction({
            type: "ir.actions.client",
            tag: "crm_customer_card",
            params: {partner_id: partnerId},
        });
    }
    return openForm(action, "res.partner", partnerId);
}
