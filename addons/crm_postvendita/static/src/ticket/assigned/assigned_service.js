import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const KEY = "crm_ticket.told";
const MOST = 200;
// milliseconds in which the bus has reached every window of this browser
const HELD = 10000;

/** Return the ids of the tickets that this browser has told of. */
function getTold() {
    try {
        const ids = JSON.parse(browser.localStorage.getItem(KEY) || "[]");
        return Array.isArray(ids) ? ids : [];
    } catch {
        return [];
    }
}

/**
 * Whether this window is the one to tell of a ticket. The bus reaches all of them at
 * once, before one sees what another has noted: the first to ask holds the ticket.
 */
function isMine(id) {
    const {locks} = browser.navigator;
    if (!locks) {
        return true; // a page that is not served by https
    }
    return new Promise((resolve) => {
        locks.request(`${KEY}.${id}`, {ifAvailable: true}, (lock) => {
            resolve(Boolean(lock));
            return lock && new Promise((free) => browser.setTimeout(free, HELD));
        });
    });
}

/**
 * New tickets of the person at the screen, each told once.
 *
 * The bus keeps messages for a day and plays them again to a browser that was away:
 * what was told is not told again, and the server is asked what is still open.
 */
export const assignedService = {
    dependencies: ["bus_service", "notification", "orm"],
    start(env, {bus_service, notification, orm}) {
        bus_service.subscribe("crm_ticket_assigned", async ({ids}) => {
            const told = getTold();
            const unknown = ids.filter((id) => !told.includes(id));
            const mine = await Promise.all(unknown.map(isMine));
            const fresh = unknown.filter((id, at) => mine[at]);
            if (!fresh.length) {
                return;
            }
            const known = [...getTold(), ...fresh].slice(-MOST);
            browser.localStorage.setItem(KEY, JSON.stringify(known));
            const news = await orm.silent.call("crm.ticket", "get_assigned_news", [
                fresh,
            ]);
            if (news) {
                notification.add(news.message, {title: news.title, type: "info"});
            }
        });
        bus_service.start();
    },
};

registry.category("services").add("crm_ticket_assigned", assignedService);
