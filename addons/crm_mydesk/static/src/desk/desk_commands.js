import {openForm} from "@crm_scheda_cliente/open_form";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {deserializeDateTime, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {openCard} from "../open_card";
import {DeskDialog} from "./desk_dialog";
import {DeskLayoutDialog} from "./desk_layout_dialog";

/** Marks an act, so that the server does it once however often it is sent. */
function makeToken() {
    return `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}

/** What one does from the desk, and what has to be asked before. */
export class DeskCommands {
    /**
     * @param {Object} services action, dialog, notification, orm
     * @param {Function} reload reads the desk again
     * @param {Function} [onAsked] after a dialog has closed
     */
    constructor(services, reload, onAsked = () => undefined) {
        Object.assign(this, services);
        this.reload = reload;
        this.onAsked = onAsked;
        this.running = new Set();
    }

    open(entry) {
        const target = entry.open || entry;
        return openForm(this.action, target.model, target.id);
    }

    /** Opens the part of a section that its summary names. */
    openPart(section, part) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${section.label}: ${part.label}`,
            res_model: section.entries[0].model,
            domain: part.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    card(entry) {
        if (entry.partner_id) {
            return openCard(this.action, entry.partner_id);
        }
        this.notification.add(_t("“%s” is about no customer.", entry.title), {
            type: "info",
        });
    }

    /** What a section offers for an entry under a key, if anything. */
    actionFor(entry, section, hotkey) {
        return section?.actions.find(
            (action) =>
                action.hotkey === hotkey &&
                (!entry.actions || entry.actions.includes(action.key))
        );
    }

    done(entry, section) {
        return this.performKey(entry, section, "d") || this.open(entry);
    }

    /**
     * Does what stands under a key; nothing and ``undefined`` where nothing does.
     *
     * A letter alone changes nothing: what asks for nothing else is confirmed.
     */
    performKey(entry, section, hotkey) {
        const action = this.actionFor(entry, section, hotkey);
        if (!action) {
            return;
        }
        const asks = action.ask?.length || action.confirm;
        const confirm = asks ? action.confirm : _t("Go on with “%s”?", action.label);
        return this.perform(entry, section, {...action, confirm}) || true;
    }

    perform(entry, section, action) {
        if (action.confirm) {
            return this.show(ConfirmationDialog, {
                title: `${action.label}: ${entry.title}`,
                body: action.confirm,
                confirmLabel: action.label,
                confirm: () => this.run(entry, action.key),
                cancel: () => undefined,
                cancelLabel: _t("Leave it"),
            });
        }
        if (!action.ask?.length) {
            return this.run(entry, action.key);
        }
        return this.ask(entry, action.key, action.label, action.ask);
    }

    reschedule(entry, section) {
        const type = section.deadline_type;
        let value = entry.deadline;
        if (value && type === "date") {
            value = serializeDate(deserializeDateTime(value));
        }
        return this.ask(entry, "reschedule", _t("Reschedule"), [
            {
                name: "deadline",
                label: _t("New deadline"),
                type,
                value,
                required: true,
            },
        ]);
    }

    async reassign(entry) {
        const people = await this.orm.call("crm.desk", "get_people", []);
        const colleague = {
            name: "user_id",
            label: _t("Colleague"),
            type: "selection",
            options: people.filter(([id]) => id !== entry.user_id),
            required: true,
        };
        this.ask(entry, "reassign", _t("Give to a colleague"), [colleague], _t("Give"));
    }

    /** Opens a dialog; who closes it goes on where they were. */
    show(component, props) {
        return this.dialog.add(component, props, {onClose: () => this.onAsked()});
    }

    /** Asks what an action needs to know, then runs it. */
    ask(entry, key, title, fields, confirmLabel = title) {
        const once = makeToken();
        return this.show(DeskDialog, {
            title,
            subtitle: [entry.title, entry.partner].filter(Boolean).join(" · "),
            fields,
            confirmLabel,
            confirm: (answers) => this.run(entry, key, answers, once),
        });
    }

    /** Runs an act; while one runs, the same one is not begun again. */
    async run(entry, key, answers = {}, once = makeToken()) {
        const what = `${entry.model},${entry.id},${key}`;
        if (this.running.has(what)) {
            return;
        }
        this.running.add(what);
        try {
            await this.send(entry, key, answers, once);
        } finally {
            this.running.delete(what);
        }
    }

    async send(entry, key, answers, once) {
        const result = await this.orm.call("crm.desk", "run", [
            entry.model,
            entry.id,
            key,
            answers,
            entry.kind,
            once,
            {deadline: entry.deadline, user_id: entry.user_id},
        ]);
        if (result.changed) {
            this.notification.add(result.changed, {type: "warning"});
        }
        if (result.gone) {
            this.notification.add(
                _t(
                    "“%s” is no longer there: somebody has deleted it meanwhile.",
                    entry.title
                ),
                {type: "warning"}
            );
        }
        if (result.action) {
            await this.action.doAction(result.action, {onClose: () => this.reload()});
        }
        await this.reload();
    }

    /** Chooses the sections and their order. */
    configure({sections, layout}) {
        return this.show(DeskLayoutDialog, {
            sections: layout.order.map((kind) => sections.find((s) => s.kind === kind)),
            hidden: layout.hidden,
            save: async (order, hidden) => {
                await this.orm.call("crm.desk", "set_layout", [order, hidden]);
                await this.reload();
            },
        });
    }
}

/**
 * @param {Function} reload
 * @param {Function} onAsked
 */
export function useDeskCommands(reload, onAsked) {
    const services = Object.fromEntries(
        ["action", "dialog", "notification", "orm"].map((name) => [
            name,
            useService(name),
        ])
    );
    return new DeskCommands(services, reload, onAsked);
}
