import {Component, useState} from "@odoo/owl";
import {isOutside} from "../queue/overlay";
import {shrink} from "./photo";
import {formatNumber, parseNumber, results, said} from "../words";

/** A point of the checklist: answered by a tap, measured, noted, photographed. */
export class PointCard extends Component {
    static template = "crm_postvendita.PointCard";
    static props = {
        check: Object,
        editable: Boolean,
        missing: Boolean,
        change: Function,
        addPhoto: Function,
    };

    setup() {
        Object.assign(this, {formatNumber, said});
        this.state = useState({problem: "", busy: false});
    }

    get check() {
        return this.props.check;
    }

    get results() {
        return Object.entries(results());
    }

    get isMeasure() {
        return this.check.kind === "value";
    }

    get unmeasured() {
        return this.isMeasure && this.check.value === null;
    }

    get outside() {
        return isOutside(this.check);
    }

    get isOpen() {
        return !this.check.result;
    }

    /** A measure that is missing, or outside its limits, is not fine. */
    isBarred(result) {
        return result === "ok" && (this.unmeasured || this.outside);
    }

    async answer(result) {
        if (this.check.result !== result) {
            await this.props.change({result});
        }
    }

    async measure(ev) {
        const value = parseNumber(ev.target.value);
        if (value === null && ev.target.value.trim()) {
            this.state.problem = "number";
            return;
        }
        this.state.problem = "";
        if (value !== this.check.value) {
            const result =
                value === null ? "" : isOutside({...this.check, value}) ? "ko" : "ok";
            await this.props.change({value, result});
        }
    }

    async note(ev) {
        const note = ev.target.value.trim();
        if (note !== this.check.note) {
            await this.props.change({note});
        }
    }

    async photograph(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        this.state.busy = true;
        this.state.problem = "";
        try {
            await this.props.addPhoto(await shrink(file));
        } catch {
            this.state.problem = "photo";
        }
        this.state.busy = false;
    }
}
