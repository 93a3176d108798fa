import {Component, onWillDestroy, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";

/** How long the operator has had a name in hand. */
export class CallClock extends Component {
    static template = "crm_prevendita.CallClock";
    static props = {since: String};

    setup() {
        this.state = useState({now: Date.now()});
        const timer = browser.setInterval(() => this.tick(), 1000);
        // what was never mounted is destroyed too
        onWillDestroy(() => browser.clearInterval(timer));
    }

    tick() {
        this.state.now = Date.now();
    }

    get text() {
        const since = deserializeDateTime(this.props.since).toMillis();
        const seconds = Math.max(Math.floor((this.state.now - since) / 1000), 0);
        const rest = String(seconds % 60).padStart(2, "0");
        return `${Math.floor(seconds / 60)}:${rest}`;
    }
}
