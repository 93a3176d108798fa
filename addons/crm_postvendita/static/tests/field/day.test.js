import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {click, describe, edit, expect, queryAll, queryOne, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {absorb, openPoints, overlay} from "@crm_postvendita/field/queue/overlay";
import {DayModel} from "@crm_postvendita/field/day_model";
import {NoNetwork} from "@crm_postvendita/field/queue/net";
import {ConflictCard} from "@crm_postvendita/field/conflict_card";
import {DayStore} from "@crm_postvendita/field/queue/store";
import {PartsUsed} from "@crm_postvendita/field/stop/parts_used";
import {PointCard} from "@crm_postvendita/field/stop/point_card";
import {isoDay, parseNumber} from "@crm_postvendita/field/words";
import {
    getOwner,
    getUnsentOfOthers,
    lockUnless,
    setOwner,
    setUnsent,
} from "@crm_postvendita/field/marker/marker";

// what the web client's services ask for when a component is mounted
defineMailModels();

const POINT = {
    id: 5,
    name: "Pressure",
    machine: "BAC15",
    kind: "value",
    unit: "bar",
    low: 7,
    high: 10,
    value: null,
    result: "",
    note: "",
    photos: 0,
    waiting: [],
};

const STOP = {
    id: 1,
    state: "planned",
    user_id: 8,
    start: "2026-03-10T08:00:00Z",
    signed: false,
    check_in: "",
    report: "",
    checks: [POINT],
    parts: [{product: 3, name: "Belt", quantity: 1}],
};

function acts(...pairs) {
    return pairs.map(([kind, values], index) => ({
        kind,
        values,
        visit: 1,
        at: "2026-03-10T08:05:00Z",
        token: `t${index}`,
        status: "waiting",
    }));
}

function mountPoint(props) {
    return mountWithCleanup(PointCard, {
        props: {
            check: POINT,
            editable: true,
            missing: false,
            change: (values) => expect.step(values),
            addPhoto: () => {},
            ...props,
        },
    });
}

describe("what is known", () => {
    test("PO-33 what was done lies on what the server said", () => {
        const shown = overlay(
            STOP,
            acts(
                ["check_in", {}],
                ["check", {check: 5, value: 0, result: "ko"}],
                ["photo", {check: 5, photo: "QQ==", name: "P"}],
                ["part", {product: 3, name: "Belt", quantity: 0}],
                ["part", {product: 0, name: "Oil", quantity: 2}],
                ["finish", {}]
            )
        );
        expect(shown.check_in).toBe("2026-03-10T08:05:00Z");
        expect(shown.checks[0].value).toBe(0);
        expect(shown.checks[0].waiting.length).toBe(1);
        expect(shown.parts).toEqual([{product: 0, name: "Oil", quantity: 2}]);
        expect(shown.state).toBe("done");
        expect(shown.unsent).toBe(6);
        expect(STOP.state).toBe("planned");
    });

    test("PO-33 a point without its measure is open", () => {
        expect(openPoints(STOP).length).toBe(1);
        const [act] = acts(["check", {check: 5, value: 0, result: "ko"}]);
        expect(openPoints(absorb(STOP, act)).length).toBe(0);
    });

    test("PO-33 numbers are read as people write them", () => {
        expect(parseNumber("8,5")).toBe(8.5);
        expect(parseNumber(" 0 ")).toBe(0);
        expect(parseNumber("")).toBe(null);
        expect(parseNumber("about 8")).toBe(null);
    });

    test("PO-33 each person has a store, and acts outlive the page", async () => {
        const mine = new DayStore("hoot", 1);
        const other = new DayStore("hoot", 2);
        const seq = await mine.putAct({token: "t", visit: 1});
        await mine.close();
        expect((await new DayStore("hoot", 1).getActs()).length).toBe(1);
        expect(await other.getActs()).toEqual([]);
        await mine.removeAct(seq);
        expect(await mine.getActs()).toEqual([]);
    });

    test("PO-33 the day is locked when its owner is not logged in", () => {
        const owner = {database: "d", id: 8, name: "Luca"};
        setOwner({...owner, locked: false});
        setUnsent(owner, 3);
        lockUnless(8);
        expect(getOwner().locked).toBe(false);
        lockUnless(9);
        expect(getOwner().locked).toBe(true);
        expect(getUnsentOfOthers({database: "d", id: 9})).toEqual([
            {name: "Luca", count: 3},
        ]);
        setUnsent(owner, 0);
        expect(getUnsentOfOthers(null)).toEqual([]);
        setOwner(null);
    });
});

describe("what is tapped", () => {
    test("PO-33 a measure comes before “Fine”, 0 is one, limits are seen", async () => {
        await mountPoint();
        expect(".d-answer-ok").not.toBeEnabled();
        expect(".d-answer-na").toBeEnabled();
        await click(".d-measure input");
        await edit("8,5", {confirm: "blur"});
        expect.verifySteps([{value: 8.5, result: "ok"}]);
        await click(".d-measure input");
        await edit("0", {confirm: "blur"});
        expect.verifySteps([{value: 0, result: "ko"}]);
    });

    test("PO-33 outside its limits it cannot be fine", async () => {
        await mountPoint({check: {...POINT, value: 0, result: "ko"}});
        expect(queryOne(".d-measure input").value).toBe("0");
        expect(".d-answer-ok").not.toBeEnabled();
        expect(".d-answer-ko").toHaveAttribute("aria-pressed", "true");
        expect("p.d-bad-text").toHaveCount(1);
        await click(".d-answer-na");
        await animationFrame();
        expect.verifySteps([{result: "na"}]);
    });

    test("PO-33 parts are found or written, one more each time", async () => {
        await mountWithCleanup(PartsUsed, {
            props: {
                parts: [{product: 3, name: "Belt", quantity: 2}],
                editable: true,
                find: async () => [{id: 3, name: "Belt"}],
                set: (part, quantity) => expect.step({...part, quantity}),
            },
        });
        await click("input[type=search]");
        await edit("belt");
        await animationFrame();
        await click(".d-found button:first");
        expect.verifySteps([{product: 3, name: "Belt", quantity: 3}]);
    });

    test("PO-33 a conflict shows both values and asks", async () => {
        await mountWithCleanup(ConflictCard, {
            props: {
                act: {
                    kind: "report",
                    at: "2026-03-10T08:05:00Z",
                    answer: {
                        outcome: "conflict",
                        text: "changed",
                        note: false,
                        rows: [{label: "Text", mine: "M", theirs: "T", type: "text"}],
                    },
                },
                where: "V/1",
                decide: async (choice) => expect.step(choice),
            },
        });
        expect(queryAll("dd span").map((node) => node.textContent)).toEqual(["M", "T"]);
        await click("button:last");
        await animationFrame();
        expect.verifySteps([]);
        await click("button:last");
        await animationFrame();
        await click("button:first");
        await animationFrame();
        expect.verifySteps(["drop", "insist"]);
    });
});

describe("whose day it is", () => {
    const data = (id, name) => ({
        database: `hoot${id}`,
        user: {id, name},
        day: isoDay(new Date()),
        mine: true,
        stops: [STOP],
        days: [],
        technicians: [],
    });

    /** A server that may be out of reach, and knows who is logged in. */
    function makeServer() {
        const server = {user: data(8, "Luca"), network: true, sent: []};
        server.ask = async (url, params) => {
            if (!server.network) {
                throw new NoNetwork();
            }
            if (url.endsWith("/send")) {
                server.sent.push(...params.acts.map(({kind}) => [params.user, kind]));
                return params.acts.map(({token}) => ({token, outcome: "done"}));
            }
            return url.endsWith("/read") ? structuredClone(server.user) : [];
        };
        return server;
    }

    test("PO-33 a day that was read is there without network", async () => {
        const server = makeServer();
        setOwner(null);
        const first = new DayModel({ask: server.ask});
        await first.refresh();
        server.network = false;
        await first.act(STOP, "check_in", {}, {check_in: ""});
        await first.queue.flushing;
        first.queue.stop();
        const again = new DayModel({ask: server.ask});
        await again.start();
        expect(again.state.phase).toBe("ready");
        expect(again.stopsOf(again.state)[0].check_in).not.toBe("");
        expect(again.state.acts.length).toBe(1);
        server.network = true;
        await again.refresh();
        expect(server.sent).toEqual([[8, "check_in"]]);
        expect(again.state.acts).toEqual([]);
    });

    test("PO-33 another person sees and sends nothing of the first one", async () => {
        const server = makeServer();
        setOwner(null);
        const model = new DayModel({ask: server.ask});
        await model.refresh();
        server.network = false;
        await model.act(STOP, "check_in", {}, {check_in: ""});
        await model.queue.flushing;
        Object.assign(server, {network: true, user: data(9, "Elena")});
        server.user.stops = [];
        await model.refresh();
        expect(model.state.acts).toEqual([]);
        expect(model.stopsOf(model.state)).toEqual([]);
        expect(server.sent).toEqual([]);
        expect(getUnsentOfOthers(model.owner)).toEqual([{name: "Luca", count: 1}]);
        server.user = data(8, "Luca");
        await model.refresh();
        expect(server.sent).toEqual([[8, "check_in"]]);
        setOwner(null);
    });

    test("PO-33 a locked day shows nothing without network", async () => {
        const server = makeServer();
        setOwner({database: "hoot8", id: 8, name: "Luca", locked: true});
        server.network = false;
        const model = new DayModel({ask: server.ask});
        await model.start();
        expect(model.state.phase).toBe("locked");
        expect(model.state.data).toBe(null);
        setOwner(null);
    });
});
