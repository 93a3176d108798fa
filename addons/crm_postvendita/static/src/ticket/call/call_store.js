import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";

/** Calls whose words the server has not got yet, in the browser's own memory. */

function key() {
    return `crm_ticket_calls_${user.userId}`;
}

export function keptCalls() {
    try {
        return JSON.parse(browser.localStorage.getItem(key()) || "{}");
    } catch {
        return {};
    }
}

function store(calls) {
    if (Object.keys(calls).length) {
        browser.localStorage.setItem(key(), JSON.stringify(calls));
    } else {
        browser.localStorage.removeItem(key());
    }
}

export function keepCall(callId, values) {
    store({...keptCalls(), [callId]: values});
}

/** Forget a call; with values, only if nothing else was typed meanwhile. */
export function forgetCall(callId, values) {
    const calls = keptCalls();
    if (!values || JSON.stringify(calls[callId]) === JSON.stringify(values)) {
        delete calls[callId];
        store(calls);
    }
}
