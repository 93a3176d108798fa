import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const KEY = "crm_ticket.told";
const MOST = 200;

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
            const fresh = ids.filter((id) => !told.includes(id));
            if (!fresh.length) {
                return;
            }
            const known = [...told, ...fresh].slice(-MOST);
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
