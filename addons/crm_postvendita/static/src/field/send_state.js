import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConflictCard} from "./conflict_card";
import {said} from "./words";

/** What waits to be sent, what was sent, what could not be and why. Never hidden. */
export class SendState extends Component {
    static template = "crm_postvendita.SendState";
    static components = {ConflictCard};
    static props = {model: Object};

    setup() {
        this.said = said;
        this.state = useState(this.props.model.state);
    }

    get troubled() {
        return this.state.acts.filter((act) => act.status !== "waiting");
    }

    get text() {
        const {acts, status, sent, problem} = this.state;
        const waiting = acts.length - this.troubled.length;
        if (status === "full") {
            return _t("The device is full: what you did last was not kept.");
        }
        if (status === "login" && acts.length) {
            return _t("Log in again: %s to send.", waiting);
        }
        if (waiting && status === "sending") {
            return _t("Sending: %s left", waiting);
        }
        if (waiting && status === "error") {
            return _t("%(count)s to send. The server said: %(problem)s", {
                count: waiting,
                problem,
            });
        }
        if (waiting) {
            return _t("%s to send, kept on this device", waiting);
        }
        if (this.troubled.length) {
            return _t("%s could not be sent: see below", this.troubled.length);
        }
        return sent ? _t("All is sent") : "";
    }

    get level() {
        if (this.troubled.length || ["login", "full"].includes(this.state.status)) {
            return "d-bad";
        }
        return this.state.acts.length ? "d-pending" : "d-good";
    }

    get others() {
        return this.state.others;
    }

    describe(stopId) {
        const stop = this.state.data?.stops.find(({id}) => id === stopId);
        return stop ? `${stop.number} ${stop.customer}` : "";
    }

    sendNow() {
        this.props.model.refresh();
    }
}
