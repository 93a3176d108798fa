import {hasSingleKeys} from "@crm_scheda_cliente/keys_dialog";
import {browser} from "@web/core/browser/browser";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";

import {useState} from "@odoo/owl";

/** what names a line: the same entry may stand in the queue and in its section */
export function lineKey(place, entry) {
    return `${place},${entry.model},${entry.id}`;
}

/** Which line of the desk is chosen. */
export class DeskSelection {
    key = null;

    /** @param {DeskData} data */
    constructor(data) {
        this.data = data;
    }

    /** The lines that can be chosen, from top to bottom: ``[place, entry]``. */
    get lines() {
        const {desk, filledSections, collapsed} = this.data;
        const lines = desk.next.map((entry) => ["next", entry]);
        for (const section of filledSections) {
            if (!collapsed[section.kind]) {
                lines.push(...section.entries.map((entry) => [section.kind, entry]));
            }
        }
        return lines;
    }

    get index() {
        return this.lines.findIndex((line) => lineKey(...line) === this.key);
    }

    get entry() {
        return this.lines[this.index]?.[1];
    }

    select(place, entry) {
        this.key = lineKey(place, entry);
    }

    move(step) {
        const {lines, index} = this;
        if (lines.length) {
            this.select(
                ...lines[Math.max(0, Math.min(lines.length - 1, index + step))]
            );
        }
    }

    /** Reads again; where the chosen line is gone, its follower is chosen. */
    async keepOver(read) {
        const at = this.index;
        await read();
        const {lines} = this;
        if (at >= 0 && this.index < 0 && lines.length) {
            this.select(...lines[Math.min(at, lines.length - 1)]);
        }
    }
}

/**
 * The keys of the desk: j and k choose a line, the others do something with it.
 *
 * @param {DeskSelection} selection
 * @param {DeskCommands} commands
 * @param {{el: HTMLElement}} root
 */
export function useDeskKeyboard(selection, commands, root) {
    const choose = (step) => {
        selection.move(step);
        browser.requestAnimationFrame(() => {
            const line = root.el?.querySelector(".o_desk_selected");
            line?.scrollIntoView({block: "nearest"});
            // who hears the screen is told which line it is; Tab goes on from here
            line?.focus({preventScroll: true});
        });
    };
    const withEntry = (callback) => () => {
        const {entry} = selection;
        if (entry) {
            callback(entry, selection.data.sectionOf(entry));
        }
    };
    const keys = {
        j: () => choose(1),
        k: () => choose(-1),
        enter: withEntry((entry) => commands.open(entry)),
        c: withEntry((entry) => commands.card(entry)),
        d: withEntry((entry, section) => commands.done(entry, section)),
        g: withEntry(
            (entry, section) => section?.can_reassign && commands.reassign(entry)
        ),
        s: withEntry(
            (entry, section) =>
                section?.can_reschedule && commands.reschedule(entry, section)
        ),
    };
    // whatever other letters the sections bring along
    for (const letter of "abefhilmnopqrtuvwxyz") {
        keys[letter] = withEntry((entry, section) =>
            commands.performKey(entry, section, letter)
        );
    }
    for (const [key, callback] of Object.entries(keys)) {
        useHotkey(key, callback, {
            allowRepeat: key === "j" || key === "k",
            // "enter" on a button or a link is that button's business
            isAvailable: (target) =>
                (key === "enter" || hasSingleKeys()) &&
                (key !== "enter" ||
                    !target.closest("a, button, select, [role=button]")),
        });
    }
}

/** @param {DeskData} data */
export function useDeskSelection(data) {
    return useState(new DeskSelection(data));
}
