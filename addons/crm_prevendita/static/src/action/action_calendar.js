import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";

/** The calendar of actions, under a name of its own for its style sheet. */
registry.category("views").add("crm_action_calendar", {...calendarView});
