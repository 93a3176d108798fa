import {Component} from "@odoo/owl";

/** The key of each channel: pressed once it says yes, once more no. */
export const CONSENT_KEYS = {phone: "t", email: "e", sms: "m"};

/** Whether the person in hand may be contacted, by channel. */
export class CallConsents extends Component {
    static template = "crm_prevendita.CallConsents";
    static props = {lines: Array, answer: Function};

    hotkey(line) {
        return CONSENT_KEYS[line.channel].toUpperCase();
    }
}
