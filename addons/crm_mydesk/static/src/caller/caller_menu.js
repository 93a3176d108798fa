import {useCommand} from "@web/core/commands/command_hook";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

import {openCard} from "../open_card";
import {openForm} from "@crm_scheda_cliente/open_form";

import {Component, useEffect, useExternalListener, useRef, useState} from "@odoo/owl";

const PAUSE = 180;
const LIMIT = 8;

/** The field at the top of every screen: who is calling? */
export class CallerMenu extends Component {
    static template = "crm_mydesk.CallerMenu";
    static props = [];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.input = useRef("input");
        this.keepLast = new KeepLast();
        this.state = useState(this.blank());
        this.search = useDebounced(() => this.find(), PAUSE);
        // on a telephone the field appears only when it is opened
        useEffect(
            (open) => open && this.input.el?.focus(),
            () => [this.state.open]
        );
        useExternalListener(window, "pointerdown", (ev) => {
            if (this.state.open && !this.root.el.contains(ev.target)) {
                this.close();
            }
        });
        useCommand(_t("Find the caller"), () => this.open(), {
            hotkey: "alt+shift+f",
            global: true,
            hotkeyOptions: {bypassEditableProtection: true},
        });
    }

    blank() {
        return {open: false, text: "", result: null, active: 0, failed: false};
    }

    get isSmall() {
        return this.ui.isSmall;
    }

    open() {
        this.state.open = true;
        this.input.el?.focus();
        this.input.el?.select();
    }

    close() {
        Object.assign(this.state, this.blank());
        this.input.el?.blur();
    }

    /** Candidates, then the line that creates the caller. */
    get lines() {
        const candidates = this.state.result?.candidates || [];
        return this.canCreate ? [...candidates, {create: true}] : candidates;
    }

    get hasLines() {
        return this.state.open && this.lines.length > 0;
    }

    optionId(index) {
        return `o_caller_option_${index}`;
    }

    detail(line) {
        return [line.phone, line.city].filter(Boolean).join(" · ");
    }

    get canCreate() {
        const {result, text} = this.state;
        return Boolean(
            result && !result.own && !result.hidden && text.trim().length > 2
        );
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.open = true;
        this.search();
    }

    async find() {
        const text = this.state.text.trim();
        if (text.length < 2) {
            this.state.result = null;
            return;
        }
        try {
            const result = await this.keepLast.add(
                this.orm.silent.call("crm.caller", "find", [text], {limit: LIMIT})
            );
            Object.assign(this.state, {result, active: 0, failed: false});
        } catch {
            Object.assign(this.state, {result: null, failed: true});
        }
    }

    onKeydown(ev) {
        const last = this.lines.length - 1;
        if (ev.key === "ArrowDown") {
            this.state.active = Math.min(last, this.state.active + 1);
        } else if (ev.key === "ArrowUp") {
            this.state.active = Math.max(0, this.state.active - 1);
        } else if (ev.key === "Enter") {
            this.choose(this.lines[this.state.active]);
        } else if (ev.key === "Escape") {
            this.close();
        } else {
            if (ev.key === "Tab") {
                // whoever goes on leaves no list open behind
                this.state.open = false;
            }
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    choose(line) {
        if (!line) {
            return;
        }
        const {text, result} = this.state;
        this.close();
        if (line.create) {
            return this.create(text.trim(), result.number);
        }
        if (!line.partner_id) {
            // no contact yet: the name of a bank, a lead
            return openForm(this.action, line.document.model, line.document.id);
        }
        return openCard(this.action, line.partner_id);
    }

    /** What tells a line from the others. */
    lineKey(line) {
        const {partner_id: partnerId, document} = line;
        return line.create ? "new" : partnerId || `${document.model},${document.id}`;
    }

    /** Registers an unknown caller in one step, then opens the card. */
    create(text, number) {
        return createCaller(this, text, number);
    }
}

export function createCaller({dialog, action}, text, number) {
    const isMail = text.includes("@");
    const isNumber = number || /^[+(]?[\d\s().\-/]+$/.test(text);
    dialog.add(FormViewDialog, {
        resModel: "res.partner",
        title: _t("New caller"),
        context: {
            form_view_ref: "crm_mydesk.res_partner_view_form_caller",
            default_phone: isNumber ? number || text : false,
            default_email: isMail ? text : false,
            default_name: isMail || isNumber ? false : text,
        },
        onRecordSaved: (record) => openCard(action, record.resId),
    });
}

export const callerMenu = {
    Component: CallerMenu,
};

registry.category("systray").add("crm_mydesk.caller", callerMenu, {sequence: 90});
