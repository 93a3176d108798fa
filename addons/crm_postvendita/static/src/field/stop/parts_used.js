import {Component, useState} from "@odoo/owl";
import {formatNumber, parseNumber, said} from "../words";

/** Parts: what was used, how many; looked up among the products, or in words. */
export class PartsUsed extends Component {
    static template = "crm_postvendita.PartsUsed";
    static props = {
        parts: Array,
        editable: Boolean,
        find: Function,
        set: Function,
    };

    setup() {
        Object.assign(this, {formatNumber, said});
        this.state = useState({words: "", found: []});
        this.turn = 0;
    }

    async look(ev) {
        this.state.words = ev.target.value;
        const words = this.state.words.trim();
        const turn = ++this.turn;
        const found = words.length > 1 ? await this.props.find(words) : [];
        if (turn === this.turn) {
            this.state.found = found;
        }
    }

    get words() {
        return this.state.words.trim();
    }

    async add(product, name) {
        const part = {product, name};
        const known = this.props.parts.find(
            (one) => one.product === product && (product || one.name === name)
        );
        Object.assign(this.state, {words: "", found: []});
        this.turn += 1;
        await this.props.set(part, (known?.quantity || 0) + 1);
    }

    async count(part, ev) {
        const quantity = parseNumber(ev.target.value);
        if (quantity !== null && quantity >= 0 && quantity !== part.quantity) {
            await this.props.set(part, quantity);
        } else {
            ev.target.value = formatNumber(part.quantity);
        }
    }

    async remove(part) {
        await this.props.set(part, 0);
    }
}
