import {CONSENT_KEYS} from "./call_consents";
import {hasSingleKeys} from "@crm_scheda_cliente/keys_dialog";
import {_t} from "@web/core/l10n/translation";
import {useExternalListener} from "@odoo/owl";

/** The legend of the call screen's keyboard: `[keys, what they do]`. */
export function getLegend() {
    return [
        [["1", "…", "9"], _t("choose the outcome")],
        [["C"], _t("dial")],
        [["I"], _t("open the interview")],
        [["N"], _t("go to the notes, Esc leaves them")],
        [["D"], _t("go to the date")],
        [["O"], _t("open an opportunity, or not")],
        [["Ctrl", "↵"], _t("record and take the next name")],
        [["⇧", "S"], _t("not now: back into the queue")],
        [["⇧", "T"], _t("telephone: may be contacted, once more: may not")],
        [["⇧", "E"], _t("e-mail: likewise")],
        [["⇧", "M"], _t("text messages: likewise")],
    ];
}

/**
 * What each letter does.
 *
 * @param {CrmCallScreen} screen
 */
export function lettersOf(screen) {
    const find = (selector) => screen.root.el?.querySelector(selector);
    const {form} = screen;
    return {
        c: () => find(".o_crm_call_dial")?.click(),
        i: () => screen.state.call.interview && screen.interview(),
        n: () => find("textarea")?.focus(),
        d: () => find(".o_crm_call_when input")?.focus(),
        o: () => form.outcome && (form.lead = !form.lead),
    };
}

/**
 * What each letter with Shift does: those that write something down.
 *
 * @param {CrmCallScreen} screen
 */
export function writingLettersOf(screen) {
    const consents = Object.entries(CONSENT_KEYS).map(([channel, key]) => [
        key,
        () => screen.consents.toggle(channel),
    ]);
    return {s: () => screen.skip(), ...Object.fromEntries(consents)};
}

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
