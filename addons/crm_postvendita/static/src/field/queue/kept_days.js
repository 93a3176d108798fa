import {absorb} from "./overlay";
import {isoDay} from "../words";

const KEPT_DAYS = 7;

/**
 * Keep a day that was read; a stop that left it stays as long as something of it is
 * unsent.
 *
 * @returns {Promise<Object>} the day as it is kept
 */
export async function keepDay(store, data, acts) {
    const before = await store.getDay(data.day);
    const there = new Set(data.stops.map((stop) => stop.id));
    const unsent = new Set(acts.map((act) => act.visit));
    const gone = (before?.stops || [])
        .filter((stop) => !there.has(stop.id) && unsent.has(stop.id))
        .map((stop) => ({...stop, gone: true}));
    const kept = {...data, stops: [...data.stops, ...gone], read: Date.now()};
    await store.putDay(kept);
    return kept;
}

/**
 * Write an act that has arrived into the days that are kept, until they are read again.
 *
 * @returns {Promise<Object | undefined>} the shown day, if it is one of them
 */
export async function absorbInto(store, act, shown) {
    let found;
    for (const kept of await store.getDays()) {
        if (kept.stops.some(({id}) => id === act.visit)) {
            const stops = kept.stops.map((stop) =>
                stop.id === act.visit ? absorb(stop, act) : stop
            );
            await store.putDay({...kept, stops});
            found = kept.day === shown ? {...kept, stops} : found;
        }
    }
    return found;
}

/** Let old days go, unless something of them is unsent. */
export async function forgetOld(store, acts) {
    const limit = new Date();
    limit.setDate(limit.getDate() - KEPT_DAYS);
    const unsent = new Set(acts.map((act) => act.visit));
    for (const {day, stops} of await store.getDays()) {
        if (day < isoDay(limit) && !stops.some((stop) => unsent.has(stop.id))) {
            await store.removeDay(day);
        }
    }
}
