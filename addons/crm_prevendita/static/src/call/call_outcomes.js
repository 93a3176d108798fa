import {Component} from "@odoo/owl";

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

    isChosen(outcome) {
        return this.props.chosen?.id === outcome.id;
    }
}
