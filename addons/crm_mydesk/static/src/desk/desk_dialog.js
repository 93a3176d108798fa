import {Dialog} from "@web/core/dialog/dialog";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {
    deserializeDate,
    deserializeDateTime,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

import {Component, useState} from "@odoo/owl";

/** Reads "1:30" and "1.5" as hours; an empty text is no answer. */
export function parseHours(text) {
    const value = String(text || "")
        .trim()
        .replace(",", ".");
    if (!value) {
        return false;
    }
    const [hours, minutes] = value.split(":");
    const total = Number(hours) + (minutes ? Number(minutes) / 60 : 0);
    return Number.isFinite(total) && total >= 0 ? total : null;
}

/** Asks what an action of the desk needs to know, then confirms. */
export class DeskDialog extends Component {
    static template = "crm_mydesk.DeskDialog";
    static components = {Dialog, DateTimeInput};
    static props = {
        title: String,
        subtitle: {type: String, optional: true},
        fields: Array,
        confirm: Function,
        confirmLabel: {type: String, optional: true},
        close: Function,
    };

    setup() {
        this.state = useState({values: {}, error: "", busy: false});
        for (const field of this.props.fields) {
            this.state.values[field.name] = this.initial(field);
        }
    }

    get confirmLabel() {
        return this.props.confirmLabel || _t("Confirm");
    }

    initial(field) {
        if (field.type === "date") {
            return field.value ? deserializeDate(field.value) : false;
        }
        if (field.type === "datetime") {
            return field.value ? deserializeDateTime(field.value) : false;
        }
        return field.value ?? "";
    }

    serialize(field) {
        const value = this.state.values[field.name];
        switch (field.type) {
            case "date":
                return value ? serializeDate(value) : false;
            case "datetime":
                return value ? serializeDateTime(value) : false;
            case "float_time":
                return parseHours(value);
            case "selection":
                return (
                    field.options.find(([key]) => String(key) === String(value))?.[0] ??
                    false
                );
        }
        return value || false;
    }

    async onConfirm() {
        if (this.state.busy) {
            return;
        }
        const answers = {};
        for (const field of this.props.fields) {
            const answer = this.serialize(field);
            if (answer === null) {
                this.state.error = _t(
                    "%s: write hours and minutes, as in 1:30.",
                    field.label
                );
                return;
            }
            if (field.required && !answer) {
                this.state.error = _t("%s: please fill it in.", field.label);
                return;
            }
            answers[field.name] = answer;
        }
        this.state.busy = true;
        try {
            await this.props.confirm(answers);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }

    onKeydown(ev) {
        // in a date "enter" ends the typing: what was typed is not yet known here
        if (ev.target.closest(".o_datetime_input")) {
            return;
        }
        if (ev.key === "Enter" && (ev.ctrlKey || ev.target.tagName === "INPUT")) {
            ev.preventDefault();
            this.onConfirm();
        }
    }
}
