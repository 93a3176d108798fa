import {Component, useState} from "@odoo/owl";
import {formatValue, kinds, said} from "./words";

/** What could not be applied as it was done: both values, and a person's choice. */
export class ConflictCard extends Component {
    static template = "crm_postvendita.ConflictCard";
    static props = {act: Object, where: String, decide: Function};

    setup() {
        this.formatValue = formatValue;
        this.said = said;
        this.state = useState({busy: false, sure: false});
    }

    get answer() {
        return this.props.act.answer;
    }

    get kind() {
        return kinds()[this.props.act.kind];
    }

    get canInsist() {
        return this.answer.outcome === "conflict" && !this.answer.note;
    }

    get canRetry() {
        return this.answer.outcome === "refused";
    }

    async decide(choice) {
        if (choice === "drop" && !this.state.sure) {
            this.state.sure = true;
            return;
        }
        this.state.busy = true;
        await this.props.decide(choice);
        this.state.busy = false;
    }
}
