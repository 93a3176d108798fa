import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

const {DateTime} = luxon;

/** Whether the clock of this browser differs from that of the user. */
export function isElsewhere() {
    const here = DateTime.now();
    const there = here.setZone(user.tz || "");
    return there.isValid && there.offset !== here.offset;
}

/**
 * The context with which days are counted where hours are shown: in the browser's zone,
 * as in all of the client. Without it "today" would be another day than the one read.
 */
export function zoneContext() {
    return isElsewhere() ? {tz: DateTime.now().zoneName} : {};
}

/** Says in which zone the hours of a screen are, where that is not the user's own. */
export class ZoneNote extends Component {
    static template = "crm_scheda_cliente.ZoneNote";
    static props = {};

    get text() {
        return isElsewhere()
            ? _t(
                  "This browser is in the zone %(here)s, you in %(there)s: hours and days on this screen are those of %(here)s.",
                  {here: DateTime.now().zoneName, there: user.tz}
              )
            : "";
    }
}
