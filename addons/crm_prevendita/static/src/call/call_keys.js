import {hasSingleKeys} from "@crm_scheda_cliente/keys_dialog";
import {useExternalListener} from "@odoo/owl";

/**
 * The keyboard of the call screen: a number chooses an outcome, a letter does what its
 * key says, with Shift where it writes something down; Ctrl+Enter confirms and takes
 * the next name, Escape leaves the notes. Who has turned letters off has the rest.
 *
 * @param {Object} screen
 * @param {Function} screen.isActive whether there is a name in hand
 * @param {Function} screen.confirm
 * @param {Function} screen.getNumber from the place of an outcome to what chooses it
 * @param {Function} screen.getLetters to an object of letter to what it does
 * @param {Function} screen.getWriting likewise of those that ask for Shift: a hand on
 *     the keyboard while the customer speaks writes nothing
 */
export function useCallKeys({isActive, confirm, getNumber, getLetters, getWriting}) {
    function onPlainKey(ev) {
        const run = /^[0-9]$/.test(ev.key)
            ? getNumber((Number(ev.key) + 9) % 10)
            : (ev.shiftKey ? getWriting() : getLetters())[ev.key.toLowerCase()];
        if (run) {
            ev.preventDefault();
            run();
        }
    }

    useExternalListener(document, "keydown", (ev) => {
        if (!isActive() || document.querySelector(".o_dialog")) {
            return;
        }
        const typing = ev.target.closest(
            "input:not([type=checkbox]), textarea, select"
        );
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            confirm();
        } else if (typing) {
            if (ev.key === "Escape") {
                ev.target.blur();
            }
        } else if (hasSingleKeys() && !ev.altKey && !ev.ctrlKey && !ev.metaKey) {
            onPlainKey(ev);
        }
    });
}
