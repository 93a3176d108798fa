import {Component, useExternalListener, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/** Whether letters alone do something on this person's screens. */
export function hasSingleKeys() {
    return user.settings.crm_single_keys !== false;
}

/** The keys of a screen, and whether letters alone are listened to. */
export class KeysDialog extends Component {
    static template = "crm_scheda_cliente.KeysDialog";
    static components = {Dialog};
    static props = {keys: Array, close: Function};

    setup() {
        this.state = useState({on: hasSingleKeys()});
    }

    async toggle() {
        this.state.on = !this.state.on;
        await user.setUserSettings("crm_single_keys", this.state.on);
    }
}

/**
 * The legend of a screen's keys, opened by "?" and by what the screen shows for it.
 *
 * @param {Function} getKeys to a list of `[keys, what they do]`
 * @returns {Function} opens it
 */
export function useKeysDialog(getKeys) {
    const dialog = useService("dialog");
    const open = () => dialog.add(KeysDialog, {keys: getKeys()});
    useExternalListener(document, "keydown", (ev) => {
        const typing = ev.target.closest("input, textarea, select, [contenteditable]");
        const free = !typing && !document.querySelector(".o_dialog");
        if (ev.key === "?" && free && hasSingleKeys()) {
            ev.preventDefault();
            open();
        }
    });
    return open;
}
