import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

import {Component} from "@odoo/owl";

const {DateTime} = luxon;

/** minutes to a deadline from which the day says enough */
const LEFT_SHOWN = 48 * 60;

/** One line of the desk: what, for whom, until when, and what to do about it. */
export class DeskEntry extends Component {
    static template = "crm_mydesk.DeskEntry";
    static props = {
        entry: Object,
        section: {type: Object, optional: true},
        now: {type: Object, optional: true},
        selected: {type: Boolean, optional: true},
        /** whether Tab comes by this line: of all lines one */
        inOrder: {type: Boolean, optional: true},
        showUser: {type: Boolean, optional: true},
        showIcon: {type: Boolean, optional: true},
        /** DeskCommands: what one does with it */
        commands: Object,
        onSelect: Function,
        onFocus: Function,
    };

    /** What a screen reader says of the line as it is chosen. */
    get spoken() {
        const {title, partner, state} = this.props.entry;
        return [title, partner, state, this.when].filter(Boolean).join(", ");
    }

    get deadline() {
        return this.props.entry.deadline
            ? deserializeDateTime(this.props.entry.deadline)
            : null;
    }

    /** "10:30" today, "mar 24, 10:30" on another day, the day alone if it has no hour */
    get when() {
        const deadline = this.deadline;
        if (!deadline) {
            return "";
        }
        const today = deadline.hasSame(DateTime.now(), "day");
        if (this.props.entry.day_only) {
            return today
                ? _t("Today")
                : deadline.toLocaleString(this.dayFormat(deadline));
        }
        const hour = deadline.toFormat("HH:mm");
        return today
            ? hour
            : `${deadline.toLocaleString(this.dayFormat(deadline))}, ${hour}`;
    }

    dayFormat(deadline) {
        const year = deadline.hasSame(DateTime.now(), "year") ? undefined : "numeric";
        return {weekday: "short", day: "numeric", month: "short", year};
    }

    /** "2 h 10 min" to a deadline of today or tomorrow that has an hour */
    get left() {
        const {entry, now} = this.props;
        if (!this.deadline || entry.day_only || !entry.can_be_late) {
            return "";
        }
        if (entry.end && !this.isLate) {
            return "";
        }
        const minutes = Math.round(
            this.lateFrom.diff(now || DateTime.now(), "minutes").minutes
        );
        const size = Math.abs(minutes);
        if (size >= LEFT_SHOWN) {
            return "";
        }
        const hours = Math.floor(size / 60);
        const text = [hours ? `${hours} h` : "", `${size % 60} min`].join(" ").trim();
        return minutes < 0 ? _t("%s late", text) : _t("%s left", text);
    }

    get phone() {
        const {phone} = this.props.entry;
        return phone ? `tel:${phone.replace(/[^\d+*#]/g, "")}` : "";
    }

    get callLabel() {
        return _t("Call %s", this.props.entry.phone);
    }

    /** an appointment that has to be closed is late from its end on */
    get lateFrom() {
        const {end} = this.props.entry;
        return end ? deserializeDateTime(end) : this.deadline;
    }

    get isLate() {
        const {entry} = this.props;
        return entry.can_be_late && this.deadline && this.lateFrom < DateTime.now();
    }

    get isToday() {
        return this.deadline && this.deadline.hasSame(DateTime.now(), "day");
    }

    get actions() {
        const {entry, section} = this.props;
        const actions = section ? section.actions : [];
        return entry.actions
            ? actions.filter((a) => entry.actions.includes(a.key))
            : actions;
    }
}
