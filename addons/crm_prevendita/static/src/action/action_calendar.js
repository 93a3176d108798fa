import {browser} from "@web/core/browser/browser";
import {serializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {CalendarCommonPopover} from "@web/views/calendar/calendar_common/calendar_common_popover";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";
import {calendarView} from "@web/views/calendar/calendar_view";
import {openForm} from "@crm_scheda_cliente/open_form";

const {DateTime} = luxon;

/** The actions, and beside them what else the people shown have in their calendars. */
export class ActionCalendarModel extends CalendarModel {
    /** a week does not fit on a telephone: there the day is shown, and kept apart */
    get storageKey() {
        return this.env.isSmall ? `${super.storageKey}-small` : super.storageKey;
    }

    getLocalStorageScale() {
        const kept = browser.localStorage.getItem(this.storageKey);
        return this.env.isSmall && !kept ? "day" : super.getLocalStorageScale();
    }

    get meetings() {
        return this.data.meetings || [];
    }

    async updateData(data) {
        await super.updateData(data);
        data.meetings = await this.loadMeetings(data);
    }

    /** The people whose actions are shown; nobody is filtered: oneself. */
    shownUsers(data) {
        const filters = data.filterSections?.user_id?.filters || [];
        const ids = filters.filter((one) => one.active && one.value);
        return filters.length ? ids.map((one) => one.value) : [user.userId];
    }

    loadMeetings(data) {
        const {start, end} = data.range;
        return this.orm.searchRead(
            "calendar.event",
            [
                ["start", "<=", serializeDateTime(end)],
                ["stop", ">=", serializeDateTime(start)],
                ["partner_ids.user_ids", "in", this.shownUsers(data)],
                ["marketing_action_ids", "=", false],
            ],
            ["display_name", "start", "stop", "allday"]
        );
    }
}

/** What one does with an action without leaving the calendar. */
export class ActionCalendarPopover extends CalendarCommonPopover {
    static subTemplates = {
        ...CalendarCommonPopover.subTemplates,
        footer: "crm_prevendita.ActionCalendarPopover.footer",
    };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get isPlanned() {
        return this.props.record.rawRecord.state === "planned";
    }

    /** Asks what came of it, as the form does, then shows the calendar anew. */
    async onDone() {
        const {record, model, close} = this.props;
        close();
        const action = await this.orm.call(model.resModel, "action_done", [
            [record.id],
        ]);
        if (action) {
            return this.action.doAction(action, {onClose: () => model.load()});
        }
        return model.load();
    }
}

/** Meetings stand in the calendar to be seen: they are moved in their own. */
export class ActionCalendarCommonRenderer extends CalendarCommonRenderer {
    static components = {
        ...CalendarCommonRenderer.components,
        Popover: ActionCalendarPopover,
    };

    setup() {
        super.setup();
        this.actionService = useService("action");
    }

    mapRecordsToEvents() {
        const meetings = this.props.model.meetings.map((meeting) => ({
            id: `meeting_${meeting.id}`,
            title: meeting.display_name,
            start: this.momentOf(meeting, "start"),
            end: this.momentOf(meeting, "stop"),
            allDay: meeting.allday,
            editable: false,
            classNames: ["o_crm_meeting"],
        }));
        return [...super.mapRecordsToEvents(), ...meetings];
    }

    momentOf(meeting, name) {
        if (meeting.allday) {
            const day = DateTime.fromISO(meeting[name].slice(0, 10));
            return (name === "stop" ? day.plus({days: 1}) : day).toISODate();
        }
        return DateTime.fromSQL(meeting[name], {zone: "utc"}).toLocal().toISO();
    }

    onEventClick(info) {
        const [kind, id] = info.event.id.split("_");
        if (kind === "meeting") {
            return openForm(this.actionService, "calendar.event", parseInt(id, 10));
        }
        return super.onEventClick(info);
    }
}

export class ActionCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: ActionCalendarCommonRenderer,
        week: ActionCalendarCommonRenderer,
        month: ActionCalendarCommonRenderer,
    };
}

registry.category("views").add("crm_action_calendar", {
    ...calendarView,
    Model: ActionCalendarModel,
    Renderer: ActionCalendarRenderer,
});
