import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";
import {localization} from "@web/core/l10n/localization";

const FORMATTERS = {
    date: (value) => formatDate(deserializeDate(value)),
    datetime: (value) => formatDate(deserializeDateTime(value)),
    monetary: (value, row) => formatCurrency(value, row.currency_id),
    number: (value) => formatFloat(value),
};

/** The text of one cell of a section; a badge's cell is its object. */
export function formatCell(column, row) {
    const value = row[column.name];
    if (value === false || value === undefined || value === null) {
        return "";
    }
    const format = FORMATTERS[column.type];
    return format && value !== "" ? format(value, row) : value;
}

/**
 * The class of a text or an icon in a contextual color.
 *
 * Bootstrap's "secondary" is a background here: as a text nobody could read it.
 */
export function textClass(color, otherwise = "") {
    if (!color) {
        return otherwise;
    }
    return color === "secondary" ? "text-muted" : `text-${color}`;
}

/** Day, and hour unless the entry is about the whole day, of a timeline's entry. */
export function formatMoment(entry) {
    const moment = deserializeDateTime(entry.date);
    if (entry.day_only) {
        // a day is no moment: it must not move with the zone
        return formatDate(deserializeDate(entry.date.slice(0, 10)));
    }
    const format = `${localization.dateFormat} ${localization.timeFormat}`.replace(
        ":ss",
        ""
    );
    return formatDateTime(moment, {format});
}

/** The month under whose heading an entry stands. */
export function monthOf(entry) {
    return deserializeDateTime(entry.date).toFormat("LLLL yyyy");
}

/** The address of a record in the web client, for links that open in a new tab. */
export function recordUrl(model, id) {
    return `/odoo/${model.includes(".") ? model : `m-${model}`}/${id}`;
}

/** A telephone number as the dialler of a phone wants it. */
export function telephone(text) {
    return (text || "").replace(/[^+\d]/g, "");
}
