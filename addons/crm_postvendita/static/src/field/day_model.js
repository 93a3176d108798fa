import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {absorbInto, forgetOld, keepDay} from "./queue/kept_days";
import {getOwner, getUnsentOfOthers, setOwner, setUnsent} from "./marker/marker";
import {LoggedOut, NoNetwork, post} from "./queue/net";
import {overlay, seenOf} from "./queue/overlay";
import {Queue} from "./queue/queue";
import {DayStore} from "./queue/store";
import {isoDay, isoMoment} from "./words";

/**
 * The day, its stops and what was done on them: one for the page, shared by its parts.
 * `state` is what they show; whose store is open is decided here alone.
 */
export class DayModel {
    constructor({ask = post, Store = DayStore} = {}) {
        Object.assign(this, {ask, Store});
        this.owner = null;
        this.store = null;
        this.queue = null;
        this.state = reactive({
            phase: "loading", // loading, ready, login, locked, refused
            offline: false,
            reason: "",
            day: isoDay(new Date()),
            technician: null,
            data: null,
            acts: [],
            status: "idle",
            problem: "",
            sent: 0,
            products: [],
            others: [],
        });
    }

    // ------------------------------------------------------------- whose day it is
    async start() {
        const owner = getOwner();
        if (owner && !owner.locked) {
            await this._belong(owner);
            await this._showKept();
        }
        await this.refresh();
        this.state.others = getUnsentOfOthers(this.owner);
        this._watch();
    }

    _watch() {
        browser.addEventListener("online", () => this.refresh());
        browser.addEventListener("offline", () => {
            this.state.offline = true;
        });
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.refresh();
            }
        });
    }

    /** Open the store of a person; another's is closed, and nothing of it is shown. */
    async _belong(owner) {
        if (this.owner?.id === owner.id && this.owner.database === owner.database) {
            setOwner({...owner, locked: false});
            return;
        }
        this.queue?.stop();
        await this.store?.close();
        Object.assign(this.state, {data: null, acts: [], products: [], sent: 0});
        this.owner = owner;
        setOwner({...owner, locked: false});
        this.store = new this.Store(owner.database, owner.id);
        this.queue = new Queue({
            store: this.store,
            send: (acts) => this._send(acts, owner),
            changed: (queue) => this._follow(queue),
            arrived: (act) => this._absorb(act),
        });
        await this.queue.load();
        this.state.products = await this.store.getList("products");
    }

    _follow(queue) {
        if (queue !== this.queue) {
            return;
        }
        const {acts, status, problem, sent} = queue;
        Object.assign(this.state, {acts: [...acts], status, problem, sent});
        setUnsent(this.owner, acts.length);
        if (status === "offline") {
            this.state.offline = true;
        }
    }

    async _absorb(act) {
        const kept = await absorbInto(this.store, act, this.state.day);
        if (kept && this.state.data?.mine) {
            this.state.data = kept;
        }
    }

    _send(acts, {database, id: user}) {
        const sent = new Date().toISOString();
        const bare = acts.map(
            ({seq: _seq, status: _status, answer: _answer, ...act}) => act
        );
        return this.ask("/service/day/send", {database, user, acts: bare, sent});
    }

    // --------------------------------------------------------------------- reading
    /** Read the shown day, send what waits, and read it again if that changed it. */
    async refresh() {
        const read = await this._read();
        if (read && this.queue.waiting.length) {
            await this.queue.flush();
            await this._read();
        }
        if (read && !this.state.technician) {
            this._readAhead();
        }
    }

    async show(day, technician = this.state.technician) {
        Object.assign(this.state, {day, technician, data: null});
        await this._showKept();
        await this.refresh();
    }

    async _read() {
        const {day, technician} = this.state;
        const sent = this.queue?.sent;
        try {
            const data = await this.ask("/service/day/read", {day, technician});
            const {user, database} = data;
            await this._belong({database, id: user.id, name: user.name});
            if (sent !== undefined && sent !== this.queue.sent) {
                return this._read(); // it is older than what has arrived since
            }
            const kept = data.mine ? await this._keep(data) : data;
            if (this.state.day === day && this.state.technician === technician) {
                this.state.data = kept;
            }
            const {status} = this.queue;
            Object.assign(this.state, {phase: "ready", offline: false, status});
            return true;
        } catch (error) {
            this._cannot(error);
            return false;
        }
    }

    _cannot(error) {
        if (error instanceof NoNetwork) {
            this.state.offline = true;
            this.state.phase = this.owner ? "ready" : "locked";
        } else if (error instanceof LoggedOut) {
            this.state.status = "login";
            this.state.phase = this.owner ? "ready" : "login";
        } else {
            Object.assign(this.state, {phase: "refused", reason: error.message});
        }
    }

    _keep(data) {
        return keepDay(this.store, data, this.queue.acts);
    }

    async _showKept() {
        if (this.store && !this.state.technician) {
            const kept = await this.store.getDay(this.state.day);
            if (kept) {
                Object.assign(this.state, {data: kept, phase: "ready"});
            }
        }
    }

    /** Have tomorrow and the usual parts at hand before the network goes. */
    async _readAhead() {
        const next = new Date(`${this.state.day}T12:00`);
        next.setDate(next.getDate() + 1);
        try {
            const data = await this.ask("/service/day/read", {day: isoDay(next)});
            await this._keep(data);
            const products = await this.ask("/service/day/products", {});
            await this.store.putList("products", products);
            this.state.products = products;
            await forgetOld(this.store, this.queue.acts);
        } catch {
            // it is tried again with the next look at the day
        }
    }

    async findProducts(words) {
        const low = words.toLowerCase();
        const known = this.state.products.filter(({name}) =>
            name.toLowerCase().includes(low)
        );
        if (this.state.offline || known.length > 5) {
            return known.slice(0, 20);
        }
        try {
            return await this.ask("/service/day/products", {words});
        } catch {
            return known;
        }
    }

    // ----------------------------------------------------------------------- doing
    /** The shown stops, with what was done on them; of a state that is observed. */
    stopsOf({data, acts}) {
        return (data?.stops || []).map((stop) => overlay(stop, acts));
    }

    get mine() {
        return Boolean(this.state.data?.mine);
    }

    /**
     * Do something on a stop: it is kept on the device first, then sent.
     *
     * @param {Object} stop
     * @param {string} kind
     * @param {Object} [values]
     * @param {Object} [base] what stood there, of what it changes
     */
    async act(stop, kind, values = {}, base = {}) {
        const raw = this.state.data.stops.find(({id}) => id === stop.id);
        const at = isoMoment(new Date());
        const act = {kind, visit: stop.id, at, seen: seenOf(raw), base, values};
        try {
            await this.queue.add(act);
        } catch (error) {
            this.state.status = "full";
            throw error;
        }
        this.after ||= this.queue.flushing?.then(() => this._afterSending());
    }

    async _afterSending() {
        this.after = null;
        if (!this.queue.waiting.length && this.queue.status === "idle") {
            await this._read();
        }
    }

    async decide(act, choice) {
        await this.queue[choice](act);
        await this._read();
    }
}
