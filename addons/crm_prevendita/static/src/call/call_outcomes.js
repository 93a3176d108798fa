import {Component, useRef} from "@odoo/owl";

const {DateTime} = luxon;

/**
 * When an outcome proposes to go on: at nine in the morning of a working day.
 *
 * @param {Object} outcome
 * @returns {String} as an input of date and time has it, empty where it asks for none
 */
export function proposedMoment(outcome) {
    if (!outcome.asks_when) {
        return "";
    }
    let day = DateTime.local().plus({days: outcome.days}).set({hour: 9, minute: 0});
    if (day.weekday > 5) {
        day = day.plus({days: 8 - day.weekday});
    }
    return day.toFormat("yyyy-MM-dd'T'HH:mm");
}

/** What can come of a call: one is chosen. */
export class CallOutcomes extends Component {
    static template = "crm_prevendita.CallOutcomes";
    static props = {
        outcomes: Array,
        chosen: {type: [Object, {value: null}]},
        choose: Function,
    };

    setup() {
        this.root = useRef("root");
    }

    get place() {
        return this.props.outcomes.findIndex((outcome) => this.isChosen(outcome));
    }

    /** Tab comes by the chosen one, or by the first; arrows choose among them. */
    onKey(ev) {
        const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[ev.key];
        if (!step || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        const many = this.props.outcomes.length;
        const to = this.place < 0 ? 0 : (this.place + step + many) % many;
        this.props.choose(this.props.outcomes[to]);
        this.root.el.querySelectorAll("[role=radio]")[to].focus();
    }

    isChosen(outcome) {
        return this.props.chosen?.id === outcome.id;
    }
}
