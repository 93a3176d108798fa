import {CardChart} from "./card_chart";
import {Component} from "@odoo/owl";
import {formatCell, recordUrl, telephone, textClass} from "./card_format";

/** One section of the card, drawn by its type: facts, counters, rows or chart. */
export class CardSection extends Component {
    static template = "crm_scheda_cliente.CardSection";
    static components = {CardChart};
    static props = {section: Object, open: Function, run: Function};

    setup() {
        this.formatCell = formatCell;
        this.telephone = telephone;
        this.textClass = textClass;
    }

    get section() {
        return this.props.section;
    }

    get isEmpty() {
        const {type, data} = this.section;
        if (type === "rows") {
            return !data.rows.length;
        }
        return type !== "chart" && !data.length;
    }

    get emptyText() {
        return this.section.empty || this.section.data.empty || "";
    }

    rowUrl(row) {
        // an address that somebody stored: to the web or within Odoo, never a script
        const known = /^(https?:\/\/|\/)/i.test(row.url || "");
        return known ? row.url : recordUrl(row.model, row.id);
    }

    onRow(ev, row) {
        if (ev.ctrlKey || ev.metaKey || row.url) {
            return;
        }
        ev.preventDefault();
        this.props.open(row.model, row.id, row.card);
    }
}
