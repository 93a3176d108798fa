import {describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {LoggedOut, NoNetwork} from "@crm_postvendita/field/queue/net";
import {Queue} from "@crm_postvendita/field/queue/queue";

describe.current.tags("headless");

/** A store in memory: what is kept outlives its queue, as on a device. */
class MemoryStore {
    name = "memory";
    kept = new Map();
    last = 0;

    async getActs() {
        return [...this.kept.values()].map((act) => structuredClone(act));
    }

    async putAct(act) {
        const seq = act.seq || ++this.last;
        this.kept.set(seq, structuredClone({...act, seq}));
        return seq;
    }

    async removeAct(seq) {
        this.kept.delete(seq);
    }
}

const done = (acts) => acts.map(({token}) => ({token, outcome: "done"}));

function makeQueue(send, store = new MemoryStore()) {
    return new Queue({store, send, changed: () => {}});
}

const act = (visit, kind = "check_in") => ({
    kind,
    visit,
    at: "2026-03-10T08:00:00Z",
    seen: {start: "a"},
    base: {},
    values: {},
});

test("PO-33 what is done without network is sent later, in order", async () => {
    const sent = [];
    let network = false;
    const queue = makeQueue(async (acts) => {
        if (!network) {
            throw new NoNetwork();
        }
        sent.push(...acts.map(({kind}) => kind));
        return done(acts);
    });
    await queue.add(act(1, "check_in"));
    await queue.add(act(1, "report"));
    await queue.add(act(1, "finish"));
    await queue.flushing;
    expect(queue.status).toBe("offline");
    expect(queue.waiting.length).toBe(3);
    network = true;
    await queue.flush();
    expect(sent).toEqual(["check_in", "report", "finish"]);
    expect(queue.acts).toEqual([]);
    expect(queue.status).toBe("idle");
});

test("PO-33 it tries again by itself", async () => {
    let tries = 0;
    const queue = makeQueue(async (acts) => {
        tries += 1;
        if (tries < 3) {
            throw new NoNetwork();
        }
        return done(acts);
    });
    await queue.add(act(1));
    await queue.flushing;
    await advanceTime(5000);
    await queue.flushing;
    await advanceTime(15000);
    await queue.flushing;
    expect(tries).toBe(3);
    expect(queue.acts).toEqual([]);
});

test("PO-33 closing the page loses nothing, and tokens stay the same", async () => {
    const store = new MemoryStore();
    const tokens = [];
    const broken = makeQueue(async (acts) => {
        tokens.push(...acts.map(({token}) => token));
        throw new NoNetwork(); // it arrived, its answer did not
    }, store);
    await broken.add(act(1));
    await broken.flushing;
    broken.stop();
    const again = makeQueue(async (acts) => {
        tokens.push(...acts.map(({token}) => token));
        return done(acts);
    }, store);
    await again.load();
    expect(again.waiting.length).toBe(1);
    await again.flush();
    expect(tokens.length).toBe(2);
    expect(tokens[0]).toBe(tokens[1]);
});

test("PO-33 a conflict holds back its own visit and waits for a person", async () => {
    const answer = {
        outcome: "conflict",
        text: "moved",
        rows: [],
        seen: {start: "b"},
        base: {report: "x"},
    };
    const sent = [];
    const queue = makeQueue(async (acts) => {
        sent.push(...acts.map(({visit, kind}) => `${visit} ${kind}`));
        const held = new Set();
        return acts.map(({token, visit, seen}) => {
            if (visit === 1 && seen.start === "a") {
                const outcome = held.has(1) ? "held" : "conflict";
                held.add(1);
                return {...answer, token, outcome};
            }
            return {token, outcome: "done"};
        });
    });
    await queue.add(act(1, "check_in"));
    await queue.add(act(1, "finish"));
    await queue.add(act(2, "check_in"));
    await queue.flushing;
    await queue.flush();
    expect(queue.troubled.length).toBe(1);
    expect(queue.acts.map(({visit}) => visit)).toEqual([1, 1]);
    sent.length = 0;
    await queue.insist(queue.troubled[0]);
    expect(sent).toEqual(["1 check_in", "1 finish"]);
    expect(queue.acts).toEqual([]);
});

test("PO-33 what cannot be applied is handed in as a note, or left out", async () => {
    const refused = (acts) =>
        acts.map(({token, note}) =>
            note ? {token, outcome: "done"} : {token, outcome: "refused", text: "no"}
        );
    const queue = makeQueue(async (acts) => refused(acts));
    await queue.add(act(1));
    await queue.add(act(2));
    await queue.flushing;
    await queue.flush();
    expect(queue.troubled.length).toBe(2);
    await queue.handIn(queue.troubled[0]);
    expect(queue.acts.map(({visit}) => visit)).toEqual([2]);
    await queue.drop(queue.troubled[0]);
    expect(queue.acts).toEqual([]);
});

test("PO-33 who is logged out keeps what was done", async () => {
    const queue = makeQueue(async () => {
        throw new LoggedOut();
    });
    await queue.add(act(1));
    await queue.flushing;
    expect(queue.status).toBe("login");
    expect(queue.waiting.length).toBe(1);
});

test("PO-33 a request is never too large", async () => {
    const sizes = [];
    let network = false;
    const queue = makeQueue(async (acts) => {
        if (!network) {
            throw new NoNetwork();
        }
        sizes.push(acts.length);
        return done(acts);
    });
    for (let visit = 1; visit < 26; visit++) {
        await queue.add(act(visit));
    }
    const photo = {...act(30, "photo"), values: {photo: "A".repeat(1400000)}};
    await queue.add(photo);
    await queue.add(photo);
    await queue.flushing;
    network = true;
    await queue.flush();
    expect(sizes).toEqual([20, 6, 1]);
});
