import {CardHeader} from "@crm_scheda_cliente/card/card_header";
import {CardSection} from "@crm_scheda_cliente/card/card_section";
import {CardTimeline} from "@crm_scheda_cliente/card/card_timeline";
import {Component} from "@odoo/owl";

/** The customer card beside the call. */
export class CallCard extends Component {
    static template = "crm_prevendita.CallCard";
    static components = {CardHeader, CardSection, CardTimeline};
    static props = {card: Object, version: Number, open: Function, run: Function};
}
