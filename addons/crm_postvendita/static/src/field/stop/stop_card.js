import {Component} from "@odoo/owl";
import {formatTime, mapLink} from "../words";

/** A stop in the list: when, who, where, what; to call, to go there, to open. */
export class StopCard extends Component {
    static template = "crm_postvendita.StopCard";
    static props = {stop: Object, place: Number, open: Function};

    setup() {
        Object.assign(this, {formatTime, mapLink});
    }

    get phone() {
        return this.props.stop.phone.replace(/[^+\d]/g, "");
    }
}
