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

    /** A fact that opens something is pressed as a button is: by Enter or Space. */
    onFactKey(ev, fact) {
        if (fact.action && ["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.props.run(fact.action);
        }
    }
}
