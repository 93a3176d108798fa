import {
    onWillUnmount,
    useEffect,
    useEnv,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

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

/** The notes of the call in hand, kept on the server. */
export class CallDraft {
    /** what another window has written for the same name; null where nothing */
    other = null;
    kept = null;
    busy = false;

    /**
     * @param {Object} orm
     * @param {Function} getItem the name in hand: an id
     * @param {Function} getNote what is typed
     * @param {Function} setNote
     */
    constructor(orm, getItem, getNote, setNote) {
        Object.assign(this, {orm, getItem, getNote, setNote});
    }

    /** Looks at what is typed: it is kept once the typing stops. */
    watch(item, note) {
        if (!this.kept || this.kept.item !== item) {
            this.kept = {item, note};
            this.other = null;
        } else if (this.kept.note !== note) {
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this.keep(), PAUSE);
        }
    }

    /** Keeps the notes now, one sending after the other. */
    keep() {
        browser.clearTimeout(this.timer);
        const send = () => this.send();
        this.sent = this.busy ? this.sent.then(send, send) : send();
        return this.sent;
    }

    async send() {
        const [item, note, {kept}] = [this.getItem(), this.getNote(), this];
        const isNew = item && kept && kept.item === item && kept.note !== note;
        if (!isNew || this.other !== null) {
            return;
        }
        this.kept = {item, note};
        this.busy = true;
        try {
            const args = [[item], note, kept.note];
            const {other} = await this.orm.silent.call(
                "crm.call.item",
                "keep_draft",
                args
            );
            if (other !== false && this.kept.item === item) {
                this.kept = {item, note: other};
                this.other = other;
            }
        } finally {
            this.busy = false;
        }
    }

    /** Keeps what is typed, with what another window has written or without it. */
    settle(both) {
        if (both) {
            this.setNote([this.other, this.getNote()].join("\n"));
        }
        this.other = null;
        return this.keep();
    }
}

/**
 * Keeps the notes of the call in hand on the server, so that whoever leaves the screen,
 * or whose browser closes, finds them again with the name.
 *
 * @param {Function} getItem
 * @param {Function} getNote
 * @param {Function} setNote
 */
export function useCallDraft(getItem, getNote, setNote) {
    // not the one that ends with the screen: what was typed last is sent on leaving
    const {orm} = useEnv().services;
    const draft = useState(new CallDraft(orm, getItem, getNote, setNote));
    useEffect(
        (item, note) => draft.watch(item, note),
        () => [getItem(), getNote()]
    );
    useExternalListener(
        document,
        "visibilitychange",
        () => document.hidden && draft.keep()
    );
    onWillUnmount(() => draft.keep());
    return draft;
}
