import {hasSingleKeys} from "@crm_scheda_cliente/keys_dialog";
import {browser} from "@web/core/browser/browser";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";

import {useEffect, useState} from "@odoo/owl";

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

    /** Whether Tab comes by a line: by the chosen one, or by the first. */
    isInOrder(place, entry) {
        const {lines, index} = this;
        return lineKey(place, entry) === lineKey(...lines[Math.max(index, 0)]);
    }

    select(place, entry) {
        this.key = lineKey(place, entry);
    }

    /** A line has got the focus: one that is going away chooses nothing any more. */
    follow(place, entry) {
        const key = lineKey(place, entry);
        if (this.lines.some((line) => lineKey(...line) === key)) {
            this.key = key;
        }
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

/** Gives the focus to the chosen line, which says which one it is. */
export function focusChosen(el) {
    const focus = () => {
        const line = el?.querySelector(".o_desk_selected");
        const active = document.activeElement;
        // a dialog gives it back to where it was, if that is still there
        if (line && (!active || active === document.body)) {
            line.focus({preventScroll: true});
        }
    };
    // a dialog is gone in the next frame, what it does then comes first
    browser.requestAnimationFrame(() => browser.requestAnimationFrame(focus));
}

/**
 * The keys of the desk: j and k choose a line, the others do something with it.
 *
 * @param {DeskSelection} selection
 * @param {DeskCommands} commands
 * @param {{el: HTMLElement}} root
 */
export function useDeskKeyboard(selection, commands, root) {
    let moved = false;
    const choose = (step) => {
        const {key} = selection;
        selection.move(step);
        moved = key !== selection.key;
    };
    useEffect(
        () => {
            const line = moved && root.el?.querySelector(".o_desk_selected");
            if (line) {
                line.scrollIntoView({block: "nearest"});
                // who hears the screen is told which line it is; Tab goes on from here
                line.focus({preventScroll: true});
            }
            moved = false;
        },
        () => [selection.key]
    );
    const withEntry = (callback) => () => {
        const {entry} = selection;
        if (entry) {
            callback(entry, selection.data.sectionOf(entry));
        }
    };
    const keys = {
        j: () => choose(1),
        k: () => choose(-1),
        arrowdown: () => choose(1),
        arrowup: () => choose(-1),
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
            allowRepeat: ["j", "k", "arrowdown", "arrowup"].includes(key),
            isAvailable: (target) => isFor(key, target),
        });
    }
}

/** Whether a key pressed there is the desk's. */
function isFor(key, target) {
    if (key.startsWith("arrow")) {
        // elsewhere it scrolls, or moves within a menu
        return Boolean(target.closest(".o_desk_entry"));
    }
    // "enter" on a button or a link is that button's business
    return key === "enter"
        ? !target.closest("a, button, select, [role=button]")
        : hasSingleKeys();
}

/** @param {DeskData} data */
export function useDeskSelection(data) {
    return useState(new DeskSelection(data));
}
