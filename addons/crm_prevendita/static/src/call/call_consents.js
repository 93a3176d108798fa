import {Component} from "@odoo/owl";

/** The key of each channel, with Shift: pressed once it says yes, once more no. */
export const CONSENT_KEYS = {phone: "t", email: "e", sms: "m"};

/** Whether the person in hand may be contacted, by channel. */
export class CallConsents extends Component {
    static template = "crm_prevendita.CallConsents";
    static props = {
        lines: Array,
        answer: Function,
        pending: {type: Object, optional: true},
        undo: {type: Function, optional: true},
    };

    hotkey(line) {
        return `⇧${CONSENT_KEYS[line.channel].toUpperCase()}`;
    }

    /** What is shown of a channel: the answer that waits, or what is written down. */
    state(line) {
        const waiting = this.props.pending?.[line.channel];
        if (waiting === undefined) {
            return line.state;
        }
        return waiting ? "given" : "refused";
    }

    get isPending() {
        return Object.keys(this.props.pending || {}).length > 0;
    }
}
