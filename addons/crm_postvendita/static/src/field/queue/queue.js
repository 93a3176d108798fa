import {browser} from "@web/core/browser/browser";
import {LoggedOut, NoNetwork} from "./net";

const MOST = 20;
const MOST_LETTERS = 1500000;
const PAUSES = [5000, 15000, 60000];

/** A token that no other act has; browsers give the short way to secure pages only. */
export function newToken() {
    if (crypto.randomUUID) {
        return crypto.randomUUID();
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What was done on the device, in its order, until the server has it.
 *
 * An act is kept before anything is said to be done, and is let go only when the server
 * says that it has it. It bears a token: to send it twice changes nothing.
 */
export class Queue {
    /**
     * @param {Object} params
     * @param {import("./store").DayStore} params.store
     * @param {(acts: Object[]) => Promise<Object[]>} params.send
     * @param {(queue: Queue) => void} params.changed
     * @param {(act: Object) => Promise} [params.arrived] before an act is let go
     */
    constructor({store, send, changed, arrived = () => {}}) {
        Object.assign(this, {store, send, changed, arrived});
        this.acts = [];
        this.status = "idle"; // idle, sending, offline, login, error
        this.problem = "";
        this.sent = 0;
        this.failures = 0;
        this.stopped = false;
    }

    async load() {
        this.acts = await this.store.getActs();
        this.changed(this);
    }

    /** Keep an act; it is sent as soon as that can be. */
    async add(act) {
        const kept = {token: newToken(), status: "waiting", ...act};
        kept.seq = await this.store.putAct(kept);
        if (!this.acts.some(({seq}) => seq === kept.seq)) {
            this.acts.push(kept);
        }
        this.changed(this);
        this.flush();
        return kept;
    }

    get waiting() {
        return this.acts.filter((act) => act.status === "waiting");
    }

    get troubled() {
        return this.acts.filter((act) => act.status !== "waiting");
    }

    /** The acts of the next request: those of a visit wait for its earlier ones. */
    nextBatch() {
        const held = new Set(this.troubled.map((act) => act.visit));
        const batch = [];
        let letters = 0;
        for (const act of this.waiting) {
            if (held.has(act.visit)) {
                continue;
            }
            letters += JSON.stringify(act.values).length;
            if (batch.length && (batch.length >= MOST || letters > MOST_LETTERS)) {
                break;
            }
            batch.push(act);
        }
        return batch;
    }

    /** Send what waits, one request after the other; only one tab does so. */
    flush() {
        this.flushing ||= this._alone(() => this._flush()).finally(() => {
            this.flushing = null;
            this.changed(this);
            if (this.status === "idle" && !this.stopped && this.nextBatch().length) {
                this.flush(); // done while the last answer was on its way
            }
        });
        return this.flushing;
    }

    _alone(work) {
        const locks = browser.navigator.locks;
        return locks ? locks.request(`${this.store.name}:send`, work) : work();
    }

    async _flush() {
        browser.clearTimeout(this.timer);
        // another tab may have sent some, or added some
        this.acts = await this.store.getActs();
        let batch = this.nextBatch();
        while (batch.length && !this.stopped) {
            this._become("sending");
            let answers;
            try {
                answers = await this.send(batch);
            } catch (error) {
                this._fail(error);
                return;
            }
            this.failures = 0;
            await this._settle(batch, answers);
            batch = this.nextBatch();
        }
        this._become("idle");
    }

    async _settle(batch, answers) {
        const known = new Map(answers.map((answer) => [answer.token, answer]));
        for (const act of batch) {
            const answer = known.get(act.token);
            if (answer?.outcome === "done") {
                await this.arrived(act);
                await this.store.removeAct(act.seq);
                this.sent += 1;
            } else if (answer && answer.outcome !== "held") {
                await this.store.putAct({...act, status: answer.outcome, answer});
            } else if (!answer) {
                const missing = {outcome: "refused", text: ""};
                await this.store.putAct({...act, status: "refused", answer: missing});
            }
        }
        this.acts = await this.store.getActs();
        this.changed(this);
    }

    _fail(error) {
        const status = error instanceof NoNetwork ? "offline" : "error";
        this._become(error instanceof LoggedOut ? "login" : status, error.message);
        if (!(error instanceof LoggedOut) && !this.stopped) {
            const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
            this.failures += 1;
            this.timer = browser.setTimeout(() => this.flush(), pause);
        }
    }

    _become(status, problem = "") {
        Object.assign(this, {status, problem});
        this.changed(this);
    }

    // ------------------------------------------------- what a person decides
    /** An act as it is kept: what is observed by a page cannot be kept. */
    _find(seq) {
        return this.acts.find((act) => act.seq === seq);
    }

    /** Send it again: with what is known now, the technician insists. */
    async insist({seq}) {
        const act = this._find(seq);
        const {seen, base} = act.answer;
        for (const other of this.acts.filter(({visit}) => visit === act.visit)) {
            const again = {...other, seen: seen || other.seen};
            if (other.seq === act.seq) {
                again.base = {...other.base, ...base};
                again.status = "waiting";
                delete again.answer;
            }
            await this.store.putAct(again);
        }
        return this._again();
    }

    /** Hand it in as a note on the visit, with its picture. */
    async handIn({seq}) {
        const again = {...this._find(seq), note: true, status: "waiting"};
        delete again.answer;
        await this.store.putAct(again);
        return this._again();
    }

    /** Let it go: what the office has stays. */
    async drop(act) {
        await this.store.removeAct(act.seq);
        return this._again();
    }

    async _again() {
        this.acts = await this.store.getActs();
        this.changed(this);
        return this.flush();
    }

    /** Send nothing more: somebody else is at the device now. */
    stop() {
        this.stopped = true;
        browser.clearTimeout(this.timer);
    }
}
