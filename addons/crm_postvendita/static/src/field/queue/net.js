import {browser} from "@web/core/browser/browser";

/** The device reaches nobody: what was done waits. */
export class NoNetwork extends Error {}
/** Somebody has to log in before anything is read or sent. */
export class LoggedOut extends Error {}
/** The server answered, and said no. */
export class Refused extends Error {}

const PATIENCE = 60000;

/**
 * Ask the server, as the person who is logged in on this device.
 *
 * @param {string} url
 * @param {Object} params
 * @returns {Promise<any>} its answer
 * @throws {NoNetwork | LoggedOut | Refused}
 */
export async function post(url, params) {
    const abort = new AbortController();
    const timer = browser.setTimeout(() => abort.abort(), PATIENCE);
    let answer;
    try {
        const response = await browser.fetch(url, {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
            signal: abort.signal,
        });
        if (response.status >= 500) {
            throw new NoNetwork(String(response.status));
        }
        answer = await response.json();
    } catch (error) {
        throw error instanceof NoNetwork ? error : new NoNetwork(error.message);
    } finally {
        browser.clearTimeout(timer);
    }
    if (!answer.error) {
        return answer.result;
    }
    const data = answer.error.data || {};
    if (answer.error.code === 100 || /SessionExpired/.test(data.name || "")) {
        throw new LoggedOut();
    }
    throw new Refused(data.message || answer.error.message);
}
