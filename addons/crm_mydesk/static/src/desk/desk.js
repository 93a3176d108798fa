import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {deserializeDateTime, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {openCard} from "../open_card";
import {DeskDialog} from "./desk_dialog";
import {DeskEntry} from "./desk_entry";
import {DeskLayoutDialog} from "./desk_layout_dialog";

import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useRef,
    useState,
} from "@odoo/owl";

const {DateTime} = luxon;

/** changes are gathered this long, then spread, so that fifty desks do not read at once */
const CALM = 1500;
const SPREAD = 2500;
/** what was asked of others is a side column: the first ones will do */
const ASKED = 6;

/** The operator's desk. */
export class CrmDesk extends Component {
    static template = "crm_mydesk.Desk";
    static components = {DeskEntry, Dropdown, DropdownItem};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.bus = useService("bus_service");
        this.root = useRef("root");
        this.keepLast = new KeepLast();
        this.state = useState({
            desk: null,
            owner: this.props.state?.owner || this.props.action.params?.owner || null,
            selected: null,
            collapsed: {},
            allAsked: false,
            now: DateTime.now(),
        });
        onWillStart(() => this.load());
        this.setupLive();
        this.setupKeyboard();
        // who comes back from a document finds the desk that was open
        useSetupAction({
            getLocalState: () => ({owner: this.state.owner && {...this.state.owner}}),
        });
    }

    setupLive() {
        const changed = () => this.onChanged();
        const visible = () => {
            if (!document.hidden && this.stale) {
                this.load();
            }
        };
        onMounted(() => {
            this.bus.subscribe("crm_desk/changed", changed);
            document.addEventListener("visibilitychange", visible);
            this.clock = setInterval(() => (this.state.now = DateTime.now()), 60000);
        });
        onWillUnmount(() => {
            this.bus.unsubscribe("crm_desk/changed", changed);
            document.removeEventListener("visibilitychange", visible);
            clearInterval(this.clock);
            clearTimeout(this.timer);
        });
    }

    setupKeyboard() {
        const keys = {
            j: () => this.move(1),
            k: () => this.move(-1),
            enter: () => this.withSelected((entry) => this.open(entry)),
            c: () => this.withSelected((entry) => this.card(entry)),
            d: () => this.withSelected((entry, section) => this.done(entry, section)),
            g: () =>
                this.withSelected(
                    (entry, section) => section?.can_reassign && this.reassign(entry)
                ),
            s: () =>
                this.withSelected(
                    (entry, section) =>
                        section?.can_reschedule && this.reschedule(entry, section)
                ),
        };
        // whatever other letters the sections bring along
        for (const letter of "abefhilmnopqrtuvwxyz") {
            keys[letter] = () =>
                this.withSelected((entry, section) => {
                    const action = this.actionFor(entry, section, letter);
                    return action && this.perform(entry, section, action);
                });
        }
        for (const [key, callback] of Object.entries(keys)) {
            useHotkey(key, callback, {
                allowRepeat: key === "j" || key === "k",
                // "enter" on a button or a link is that button's business
                isAvailable: (target) =>
                    key !== "enter" ||
                    !target.closest("a, button, select, [role=button]"),
            });
        }
    }

    /** What a section offers for an entry under a key, if anything. */
    actionFor(entry, section, hotkey) {
        return section?.actions.find(
            (action) =>
                action.hotkey === hotkey &&
                (!entry.actions || entry.actions.includes(action.key))
        );
    }

    // ------------------------------------------------------------------ data
    get ownerParams() {
        const owner = this.state.owner;
        if (!owner) {
            return {};
        }
        return owner.type === "team" ? {team_id: owner.id} : {user_id: owner.id};
    }

    async load() {
        this.stale = false;
        const desk = await this.keepLast.add(
            this.orm.silent.call("crm.desk", "get_desk", [], this.ownerParams)
        );
        this.state.desk = desk;
        this.state.now = DateTime.now();
    }

    onChanged() {
        this.stale = true;
        if (this.timer || document.hidden) {
            return;
        }
        this.timer = setTimeout(
            () => {
                this.timer = null;
                if (!document.hidden) {
                    this.load();
                }
            },
            CALM + Math.random() * SPREAD
        );
    }

    get desk() {
        return this.state.desk;
    }

    /** The sections that the user wants, in the user's order. */
    get sections() {
        const {sections, layout} = this.desk;
        const byKind = Object.fromEntries(sections.map((s) => [s.kind, s]));
        return layout.order
            .filter((kind) => !layout.hidden.includes(kind) && byKind[kind])
            .map((kind) => byKind[kind]);
    }

    get filledSections() {
        return this.sections.filter((section) => section.count || section.error);
    }

    get asked() {
        return this.state.allAsked ? this.desk.asked : this.desk.asked.slice(0, ASKED);
    }

    get emptySections() {
        return this.sections.filter((section) => !section.count && !section.error);
    }

    get isEmpty() {
        return !this.filledSections.length && !this.desk.asked.length;
    }

    sectionOf(entry) {
        return this.desk.sections.find((section) => section.kind === entry.kind);
    }

    get isMine() {
        return (
            this.desk.owner.id === this.desk.desks[0].id &&
            this.desk.owner.type === "user"
        );
    }

    async switchTo(desk) {
        this.state.owner =
            desk === this.desk.desks[0] ? null : {type: desk.type, id: desk.id};
        this.state.selected = null;
        await this.load();
    }

    async more(section) {
        const full = await this.orm.call("crm.desk", "get_section", [section.kind], {
            ...this.ownerParams,
            limit: Math.min(section.entries.length + 200, 500),
        });
        Object.assign(section, full);
    }

    // -------------------------------------------------------------- keyboard
    get lines() {
        const lines = this.desk.next.map((entry) => ["next", entry]);
        for (const section of this.filledSections) {
            if (!this.state.collapsed[section.kind]) {
                lines.push(...section.entries.map((entry) => [section.kind, entry]));
            }
        }
        return lines;
    }

    key(place, entry) {
        return `${place},${entry.model},${entry.id}`;
    }

    get selectedIndex() {
        return this.lines.findIndex(
            ([place, e]) => this.key(place, e) === this.state.selected
        );
    }

    move(step) {
        const lines = this.lines;
        if (!lines.length) {
            return;
        }
        const next = Math.max(0, Math.min(lines.length - 1, this.selectedIndex + step));
        this.state.selected = this.key(...lines[next]);
        requestAnimationFrame(() =>
            this.root.el
                ?.querySelector(".o_desk_selected")
                ?.scrollIntoView({block: "nearest"})
        );
    }

    withSelected(callback) {
        const line = this.lines[this.selectedIndex];
        if (line) {
            callback(line[1], this.sectionOf(line[1]));
        }
    }

    select(place, entry) {
        this.state.selected = this.key(place, entry);
    }

    // --------------------------------------------------------------- actions
    open(entry) {
        const target = entry.open || entry;
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: target.model,
            res_id: target.id,
            views: [[false, "form"]],
        });
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

    done(entry, section) {
        const main = this.actionFor(entry, section, "d");
        if (main) {
            return this.perform(entry, section, main);
        }
        return this.open(entry);
    }

    perform(entry, section, action) {
        if (action.confirm) {
            return this.dialog.add(ConfirmationDialog, {
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
        this.dialog.add(DeskDialog, {
            title: action.label,
            subtitle: this.subtitle(entry),
            fields: action.ask,
            confirmLabel: action.label,
            confirm: (answers) => this.run(entry, action.key, answers),
        });
    }

    subtitle(entry) {
        return [entry.title, entry.partner].filter(Boolean).join(" · ");
    }

    reschedule(entry, section) {
        const type = section.deadline_type;
        let value = entry.deadline;
        if (value && type === "date") {
            value = serializeDate(deserializeDateTime(value));
        }
        this.dialog.add(DeskDialog, {
            title: _t("Reschedule"),
            subtitle: this.subtitle(entry),
            fields: [
                {
                    name: "deadline",
                    label: _t("New deadline"),
                    type,
                    value,
                    required: true,
                },
            ],
            confirmLabel: _t("Reschedule"),
            confirm: (answers) => this.run(entry, "reschedule", answers),
        });
    }

    async reassign(entry) {
        const people = await this.orm.call("crm.desk", "get_people", []);
        this.dialog.add(DeskDialog, {
            title: _t("Give to a colleague"),
            subtitle: this.subtitle(entry),
            fields: [
                {
                    name: "user_id",
                    label: _t("Colleague"),
                    type: "selection",
                    options: people.filter(([id]) => id !== entry.user_id),
                    required: true,
                },
            ],
            confirmLabel: _t("Give"),
            confirm: (answers) => this.run(entry, "reassign", answers),
        });
    }

    async run(entry, key, answers = {}) {
        const result = await this.orm.call("crm.desk", "run", [
            entry.model,
            entry.id,
            key,
            answers,
            entry.kind,
        ]);
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
            await this.action.doAction(result.action, {onClose: () => this.load()});
        }
        await this.reload();
    }

    /** Reads again; where the chosen line is gone, its follower is chosen. */
    async reload() {
        const at = this.selectedIndex;
        await this.load();
        if (at >= 0 && this.selectedIndex < 0 && this.lines.length) {
            this.state.selected = this.key(
                ...this.lines[Math.min(at, this.lines.length - 1)]
            );
        }
    }

    configure() {
        const {sections, layout} = this.desk;
        this.dialog.add(DeskLayoutDialog, {
            sections: layout.order.map((kind) => sections.find((s) => s.kind === kind)),
            hidden: layout.hidden,
            save: async (order, hidden) => {
                await this.orm.call("crm.desk", "set_layout", [order, hidden]);
                await this.load();
            },
        });
    }

    toggle(section) {
        this.state.collapsed[section.kind] = !this.state.collapsed[section.kind];
    }

    // -------------------------------------------------------------- time line
    get today() {
        return DateTime.now().toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

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
        const now = this.state.now;
        const start = deserializeDateTime(entry.deadline);
        const end = entry.end ? deserializeDateTime(entry.end) : start;
        if (entry.day_only) {
            return "next";
        }
        return end < now ? "past" : start <= now ? "now" : "next";
    }
}

registry.category("actions").add("crm_desk", CrmDesk);
