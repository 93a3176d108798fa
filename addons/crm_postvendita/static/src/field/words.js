import {_t} from "@web/core/l10n/translation";

const lang = () => document.documentElement.lang || "en";

/** A day of the device's calendar, as the server writes it. */
export function isoDay(date) {
    const two = (number) => String(number).padStart(2, "0");
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A moment as the server writes it. */
export function isoMoment(date) {
    return `${date.toISOString().slice(0, 19)}Z`;
}

const LONG_DAY = {weekday: "long", day: "numeric", month: "long"};

/** A day as people say it: by itself as a title, with options within a sentence. */
export function formatDay(day, options) {
    const date = new Date(`${day}T12:00`);
    const text = date.toLocaleDateString(lang(), options || LONG_DAY);
    return options ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

export function formatTime(moment) {
    if (!moment) {
        return "";
    }
    const options = {hour: "2-digit", minute: "2-digit"};
    return new Date(moment).toLocaleTimeString(lang(), options);
}

export function formatMoment(moment) {
    if (!moment) {
        return "";
    }
    const options = {dateStyle: "medium", timeStyle: "short"};
    return new Date(moment).toLocaleString(lang(), options);
}

export function formatNumber(value) {
    return value === null || value === undefined ? "" : value.toLocaleString(lang());
}

/** A number as people type it, with a comma or a point; null for none. */
export function parseNumber(text) {
    const clean = text.trim().replace(",", ".");
    const number = Number(clean);
    return clean && Number.isFinite(number) ? number : null;
}

/** Hours and minutes between two moments. */
export function formatSpan(from, to) {
    const minutes = Math.round((new Date(to) - new Date(from)) / 60000);
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

export const results = () => ({
    ok: _t("Fine"),
    ko: _t("To do"),
    na: _t("Not applicable"),
});

export const kinds = () => ({
    check_in: _t("Arrived"),
    check_out: _t("Departed"),
    check: _t("Point of the checklist"),
    photo: _t("Photo"),
    part: _t("Part used"),
    report: _t("Report"),
    next: _t("Next visit"),
    sign: _t("Signature"),
    finish: _t("Finished"),
});

/** Sentences with something in them: whole, since languages put words in other places. */
export const said = {
    arrived: (moment) => _t("Arrived on %s", formatMoment(moment)),
    asItIs: (words) => _t("Write “%s” as it is", words),
    done: (moment) => _t("Done on %s", formatMoment(moment)),
    left: (from, to) =>
        _t("Left on %(moment)s, worked %(span)s", {
            moment: formatMoment(to),
            span: formatSpan(from, to),
        }),
    nextDue: (day) => _t("The plan has it on %s.", formatDay(day, LONG_DAY)),
    photos: (count) => _t("Photos sent: %s", count),
    signed: (name) => _t("Signed by %s: what was signed no longer changes.", name),
    ticket: ({number, name}) => _t("Open ticket %(number)s: %(name)s", {number, name}),
    unanswered: (checks) =>
        _t("Not answered yet: %s", checks.map(({name}) => name).join(", ")),
    unsentOf: ({name, count}) => _t("%(name)s: %(count)s to send", {name, count}),
    waitsFor: ({name, count}) =>
        _t(
            "%(name)s has things to send from this device (%(count)s): they go when that person logs in here.",
            {name, count}
        ),
};

/** A value of a conflict, as it is shown beside the other one. */
export function formatValue(value, type) {
    if (value === null || value === undefined || value === "" || value === false) {
        return _t("(empty)");
    }
    if (type === "moment") {
        return formatMoment(value);
    }
    if (type === "date") {
        return formatDay(value);
    }
    if (type === "result") {
        return results()[value] || value;
    }
    return type === "value" ? formatNumber(value) : String(value);
}

/** The address of a map for an address, as the device opens maps. */
export function mapLink(address) {
    const place = encodeURIComponent(address);
    const device = navigator.userAgent;
    if (/android/i.test(device)) {
        return `geo:0,0?q=${place}`;
    }
    if (/iphone|ipad|macintosh/i.test(device)) {
        return `https://maps.apple.com/?daddr=${place}`;
    }
    return `https://www.openstreetmap.org/search?query=${place}`;
}
