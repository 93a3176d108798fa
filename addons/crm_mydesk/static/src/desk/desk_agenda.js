import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

import {Component} from "@odoo/owl";

/** The time line of the day. */
export class DeskAgenda extends Component {
    static template = "crm_mydesk.DeskAgenda";
    static props = {
        entries: Array,
        now: Object,
        showUser: {type: Boolean, optional: true},
        commands: Object,
    };

    hours(entry) {
        if (entry.day_only) {
            return _t("All day");
        }
        const start = deserializeDateTime(entry.deadline).toFormat("HH:mm");
        const end = entry.end ? deserializeDateTime(entry.end).toFormat("HH:mm") : "";
        return end && end !== start ? `${start}–${end}` : start;
    }

    /** "past", "now" or "next", where the moment stands on the time line */
    phase(entry) {
        const {now} = this.props;
        const start = deserializeDateTime(entry.deadline);
        const end = entry.end ? deserializeDateTime(entry.end) : start;
        if (entry.day_only) {
            return "next";
        }
        return end < now ? "past" : start <= now ? "now" : "next";
    }
}
