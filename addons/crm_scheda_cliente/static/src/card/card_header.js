import {Component} from "@odoo/owl";
import {telephone, textClass} from "./card_format";

/** Who the customer is and how to reach it; what one does about it. */
export class CardHeader extends Component {
    static template = "crm_scheda_cliente.CardHeader";
    static props = {
        partner: Object,
        facts: Array,
        buttons: Array,
        open: Function,
        run: Function,
    };

    setup() {
        this.telephone = telephone;
        this.textClass = textClass;
    }
}
