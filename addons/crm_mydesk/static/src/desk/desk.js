import {useKeysDialog} from "@crm_scheda_cliente/keys_dialog";
import {ZoneNote} from "@crm_scheda_cliente/zone_note";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {DeskAgenda} from "./desk_agenda";
import {useDeskCommands} from "./desk_commands";
import {useDeskData} from "./desk_data";
import {DeskEntry} from "./desk_entry";
import {focusChosen, lineKey, useDeskKeyboard, useDeskSelection} from "./desk_keyboard";
import {DeskSection} from "./desk_section";

import {Component, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** what was asked of others is a side column: the first ones will do */
const ASKED = 6;

/** The operator's desk: what is on it is in DeskData, what one does in DeskCommands. */
export class CrmDesk extends Component {
    static template = "crm_mydesk.Desk";
    static components = {
        DeskAgenda,
        DeskEntry,
        DeskSection,
        Dropdown,
        DropdownItem,
        ZoneNote,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.root = useRef("root");
        this.state = useState({allAsked: false});
        this.data = useDeskData(
            this.props.state?.owner || this.props.action.params?.owner || null
        );
        this.selection = useDeskSelection(this.data);
        this.commands = useDeskCommands(
            () => this.selection.keepOver(() => this.data.load()),
            () => focusChosen(this.root.el)
        );
        useDeskKeyboard(this.selection, this.commands, this.root);
        this.showKeys = useKeysDialog(() => this.keys);
        // who comes back from a document finds the desk that was open
        useSetupAction({
            getLocalState: () => ({owner: this.data.owner && {...this.data.owner}}),
        });
    }

    get desk() {
        return this.data.desk;
    }

    /** The legend of the keyboard: that of the desk, then what each section adds. */
    get keys() {
        const lines = [
            [["j", "k", "↓", "↑"], _t("next line, line before")],
            [["↵"], _t("open")],
            [["d"], _t("done: asks first")],
            [["s"], _t("reschedule: asks first")],
            [["g"], _t("give to a colleague: asks first")],
            [["c"], _t("customer card")],
        ];
        for (const section of this.desk.sections) {
            for (const action of section.actions) {
                if (action.hotkey && action.hotkey !== "d") {
                    lines.push([[action.hotkey], `${section.label}: ${action.label}`]);
                }
            }
        }
        return lines;
    }

    get asked() {
        return this.state.allAsked ? this.desk.asked : this.desk.asked.slice(0, ASKED);
    }

    get today() {
        const day = DateTime.now().toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
        // as a sentence begins: in Italian months are written small
        return day.charAt(0).toUpperCase() + day.slice(1);
    }

    switchTo(desk) {
        this.selection.key = null;
        return this.data.switchTo(desk);
    }

    isSelected(place, entry) {
        return this.selection.key === lineKey(place, entry);
    }
}

registry.category("actions").add("crm_desk", CrmDesk);
