import {onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

/** How long an answer about consents can be taken back, in ms. */
const SECOND_THOUGHTS = 10_000;

/** Answers about consents that wait for a moment before they are written down. */
export class HeldConsents {
    pending = {};

    /**
     * @param {Object} orm
     * @param {Function} getCall the name in hand
     */
    constructor(orm, getCall) {
        this.orm = orm;
        this.getCall = getCall;
    }

    answer(line, given) {
        browser.clearTimeout(this.timer);
        this.pending = {...this.pending, [line.channel]: given};
        this.timer = browser.setTimeout(() => this.flush(), SECOND_THOUGHTS);
    }

    undo() {
        browser.clearTimeout(this.timer);
        this.pending = {};
    }

    /** Write down the answers that wait. */
    async flush() {
        browser.clearTimeout(this.timer);
        const {pending} = this;
        const call = this.getCall();
        this.pending = {};
        for (const [channel, given] of Object.entries(pending)) {
            const args = [[call.item_id], channel, given];
            const now = await this.orm.call("crm.call.item", "record_consent", args);
            call.consents = now;
        }
    }

    /** The first press says yes, the next one no. */
    toggle(channel) {
        const line = this.getCall().consents?.find((one) => one.channel === channel);
        const waiting = this.pending[channel];
        const yes = waiting === undefined ? line?.state === "given" : waiting;
        return line && this.answer(line, !yes);
    }
}

/** @param {Function} getCall */
export function useHeldConsents(getCall) {
    const held = useState(new HeldConsents(useService("orm"), getCall));
    onWillUnmount(() => held.flush());
    return held;
}
