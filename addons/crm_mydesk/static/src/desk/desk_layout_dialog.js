import {Dialog} from "@web/core/dialog/dialog";

import {Component, useState} from "@odoo/owl";

/** Chooses the sections of the desk and their order. */
export class DeskLayoutDialog extends Component {
    static template = "crm_mydesk.DeskLayoutDialog";
    static components = {Dialog};
    static props = {sections: Array, hidden: Array, save: Function, close: Function};

    setup() {
        this.state = useState({
            rows: this.props.sections.map(({kind, label, icon}) => ({
                kind,
                label,
                icon,
                shown: !this.props.hidden.includes(kind),
            })),
        });
    }

    move(index, step) {
        const rows = this.state.rows;
        const [row] = rows.splice(index, 1);
        rows.splice(index + step, 0, row);
    }

    async save() {
        const rows = this.state.rows;
        await this.props.save(
            rows.map((row) => row.kind),
            rows.filter((row) => !row.shown).map((row) => row.kind)
        );
        this.props.close();
    }

    async reset() {
        await this.props.save([], []);
        this.props.close();
    }
}
