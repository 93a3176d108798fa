import {DeskEntry} from "./desk_entry";
import {lineKey} from "./desk_keyboard";

import {Component} from "@odoo/owl";

/** One list of the desk: its parts, its entries, what went wrong with it. */
export class DeskSection extends Component {
    static template = "crm_mydesk.DeskSection";
    static components = {DeskEntry};
    static props = {
        section: Object,
        now: Object,
        collapsed: {type: Boolean, optional: true},
        hasMore: {type: Boolean, optional: true},
        showUser: {type: Boolean, optional: true},
        selected: {type: [String, {value: null}], optional: true},
        /** whether Tab comes by a line */
        inOrder: Function,
        commands: Object,
        onSelect: Function,
        onFocus: Function,
        onToggle: Function,
        onMore: Function,
    };

    isSelected(entry) {
        return this.props.selected === lineKey(this.props.section.kind, entry);
    }
}
