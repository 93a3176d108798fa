import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {
    deserializeDateTime,
    formatDateTime,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {FormController} from "@web/views/form/form_controller";

/** What is changed line by line, or is too large to be read again at each save. */
const LEFT_OUT = ["one2many", "many2many", "properties", "binary"];

/** The models whose forms say that a field was changed elsewhere meanwhile. */
export function isGuarded(model) {
    return /^crm\./.test(model) || ["res.partner", "utm.campaign"].includes(model);
}

/** A value of the form as the server would send it. */
function asSent(type, value) {
    if (!value) {
        return value || false;
    }
    switch (type) {
        case "many2one":
            return value.id;
        case "date":
            return serializeDate(value);
        case "datetime":
            return serializeDateTime(value);
        case "html":
            return String(value);
    }
    return value;
}

/**
 * The names among them whose value on the server is not the one that the form read.
 *
 * @param {Object} fields
 * @param {Object} read what the form has read
 * @param {Object} now what the server says now
 * @param {String[]} names
 */
export function changedElsewhere(fields, read, now, names) {
    return names.filter((name) => {
        const {type} = fields[name];
        const value = type === "many2one" && now[name] ? now[name][0] : now[name];
        return (asSent(type, read[name]) || false) !== (value || false);
    });
}

/**
 * Who saves a form learns that what they have changed was changed elsewhere, too, since
 * it was opened: by a colleague, or in another tab. Core lets the last one win in
 * silence.
 */
patch(FormController.prototype, {
    async onWillSaveRecord(record, changes) {
        const go = await super.onWillSaveRecord(...arguments);
        const names = Object.keys(changes || {}).filter(
            (name) =>
                record.fields[name] && !LEFT_OUT.includes(record.fields[name].type)
        );
        if (
            go === false ||
            !record.resId ||
            !names.length ||
            !isGuarded(record.resModel)
        ) {
            return go;
        }
        const asked = [...names, "write_date", "write_uid"];
        const [now] = await this.orm.silent.read(
            record.resModel,
            [record.resId],
            asked,
            {context: record.context}
        );
        // what the form has read stands nowhere else: "data" has the changes in it
        const read = record._values;
        const twice = now ? changedElsewhere(record.fields, read, now, names) : [];
        return twice.length ? this.askWhoWins(record, now, twice) : go;
    },

    /** @returns {Promise<boolean>} whether to save over what somebody saved meanwhile */
    askWhoWins(record, now, names) {
        const labels = names.map((name) => record.fields[name].string || name);
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    title: _t("Changed meanwhile"),
                    body: _t(
                        "%(who)s has changed %(what)s at %(when)s, after you opened it, here or in another window. Save yours over it, or go back? To see what is there now, discard your changes.",
                        {
                            who: now.write_uid ? now.write_uid[1] : "",
                            what: labels.join(", "),
                            when: formatDateTime(deserializeDateTime(now.write_date)),
                        }
                    ),
                    confirmLabel: _t("Save mine"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Go back"),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    },
});
