/**
 * What the device keeps for one person in one database: the days that were read, and the
 * acts that are not sent yet, in their order. Another person has another store.
 */
const VERSION = 1;

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

export class DayStore {
    /**
     * @param {string} database
     * @param {number} userId
     */
    constructor(database, userId) {
        this.name = `crm_day:${database}:${userId}`;
        this.opened = null;
    }

    open() {
        this.opened ||= new Promise((resolve, reject) => {
            const request = window.indexedDB.open(this.name, VERSION);
            request.onupgradeneeded = () => {
                const db = request.result;
                db.createObjectStore("days", {keyPath: "day"});
                db.createObjectStore("acts", {keyPath: "seq", autoIncrement: true});
                db.createObjectStore("lists", {keyPath: "key"});
            };
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        return this.opened;
    }

    async close() {
        const db = await this.opened;
        db?.close();
        this.opened = null;
    }

    /** Change something, and answer when it is on the device for good. */
    async _write(name, change) {
        const db = await this.open();
        const done = db.transaction(name, "readwrite", {durability: "strict"});
        const result = change(done.objectStore(name));
        await new Promise((resolve, reject) => {
            done.oncomplete = resolve;
            done.onabort = done.onerror = () => reject(done.error);
        });
        return result.result;
    }

    async _read(name, ask) {
        const db = await this.open();
        return settled(ask(db.transaction(name).objectStore(name)));
    }

    getDay(day) {
        return this._read("days", (days) => days.get(day));
    }

    getDays() {
        return this._read("days", (days) => days.getAll());
    }

    putDay(data) {
        return this._write("days", (days) => days.put(data));
    }

    removeDay(day) {
        return this._write("days", (days) => days.delete(day));
    }

    getActs() {
        return this._read("acts", (acts) => acts.getAll());
    }

    /** Keep an act; its place in the order is its `seq`. */
    putAct(act) {
        return this._write("acts", (acts) => acts.put(act));
    }

    removeAct(seq) {
        return this._write("acts", (acts) => acts.delete(seq));
    }

    async getList(key) {
        return (await this._read("lists", (lists) => lists.get(key)))?.rows || [];
    }

    putList(key, rows) {
        return this._write("lists", (lists) => lists.put({key, rows}));
    }
}
