import {browser} from "@web/core/browser/browser";

/**
 * Whose day this device keeps, beside the days themselves. Every page of ours looks at
 * it: when nobody or somebody else is logged in, the day is locked, with network or
 * without, until its owner logs in again.
 */
const OWNER = "crm_day.owner";
const UNSENT = "crm_day.unsent";

function read(key, otherwise) {
    try {
        return JSON.parse(browser.localStorage.getItem(key)) ?? otherwise;
    } catch {
        return otherwise;
    }
}

function write(key, value) {
    browser.localStorage.setItem(key, JSON.stringify(value));
}

/** @returns {{database: string, id: number, name: string, locked: boolean} | null} */
export function getOwner() {
    return read(OWNER, null);
}

export function setOwner(owner) {
    write(OWNER, owner);
}

/** Lock the day unless its owner is logged in. */
export function lockUnless(userId) {
    const owner = getOwner();
    if (owner && owner.id !== userId && !owner.locked) {
        write(OWNER, {...owner, locked: true});
    }
}

/** Note how many acts of a person are not sent yet. */
export function setUnsent({database, id, name}, count) {
    const all = read(UNSENT, {});
    const key = `${database}:${id}`;
    if (count) {
        all[key] = {name, count};
    } else {
        delete all[key];
    }
    write(UNSENT, all);
}

/** What others than one person have not sent from this device. */
export function getUnsentOfOthers(owner) {
    const mine = owner && `${owner.database}:${owner.id}`;
    return Object.entries(read(UNSENT, {}))
        .filter(([key]) => key !== mine)
        .map(([, value]) => value);
}
