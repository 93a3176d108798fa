import {onWillUnmount, useEffect, useExternalListener} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

/** What the operator fills in, empty. */
export const EMPTY = {
    outcome: null,
    note: "",
    when: "",
    anybody: false,
    lead: false,
    mine: false,
};

/** How long one stops typing before the notes are kept, in ms. */
const PAUSE = 1500;

/**
 * Keeps the notes of the call in hand on the server, so that whoever leaves the screen,
 * or whose browser closes, finds them again with the name.
 *
 * @param {Function} getItem the name in hand: an id
 * @param {Function} getNote what is typed
 */
export function useCallDraft(getItem, getNote) {
    const orm = useService("orm");
    let timer = null;
    let kept = null;

    function keep() {
        browser.clearTimeout(timer);
        const [item, note] = [getItem(), getNote()];
        if (item && kept && kept.item === item && kept.note !== note) {
            kept = {item, note};
            orm.silent.call("crm.call.item", "keep_draft", [[item], note]);
        }
    }

    useEffect(
        (item, note) => {
            if (!kept || kept.item !== item) {
                kept = {item, note};
            } else if (kept.note !== note) {
                browser.clearTimeout(timer);
                timer = browser.setTimeout(keep, PAUSE);
            }
        },
        () => [getItem(), getNote()]
    );
    useExternalListener(document, "visibilitychange", () => document.hidden && keep());
    onWillUnmount(keep);
}
