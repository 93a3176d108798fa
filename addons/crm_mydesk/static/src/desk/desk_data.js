import {zoneContext} from "@crm_scheda_cliente/zone_note";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {tellNews} from "./desk_news";

import {markRaw, onMounted, onWillDestroy, onWillStart, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** changes are gathered this long, then spread, so that fifty desks do not read at once */
const CALM = 1500;
const SPREAD = 2500;
/** how often what is late and what is going on are looked at */
const MINUTE = 60000;
/** a section grows by these, up to the most that the server gives */
const MORE = 200;
const MOST = 500;

/** What is on the desk: read, read again, divided for the screen. */
export class DeskData {
    desk = null;
    now = DateTime.now();
    /** the sections that are closed: kind → true */
    collapsed = {};
    /** something has changed since the desk was read */
    stale = false;
    /** what the last read has changed, for whoever does not see it */
    news = "";
    /** the promise of the newest read */
    reading = null;

    /**
     * @param {Object} orm the orm service
     * @param {{type: string, id: number}|null} owner whose desk, null for one's own
     */
    constructor(orm, owner) {
        this.orm = markRaw(orm);
        this.owner = owner;
    }

    get params() {
        const context = {context: zoneContext()};
        if (!this.owner) {
            return context;
        }
        const {type, id} = this.owner;
        return {...context, ...(type === "team" ? {team_id: id} : {user_id: id})};
    }

    /**
     * Reads the desk. Whoever waits for a read that a newer one has overtaken
     * waits for the newer: a dialog must not stay open because of a change meanwhile.
     */
    load() {
        this.stale = false;
        const reading = this.read(() => this.reading !== reading);
        this.reading = reading;
        return reading;
    }

    async read(isOvertaken) {
        const desk = await this.orm.silent.call(
            "crm.desk",
            "get_desk",
            [],
            this.params
        );
        if (isOvertaken()) {
            return this.reading;
        }
        this.news = this.desk ? tellNews(this.desk, desk) : "";
        this.desk = desk;
        this.now = DateTime.now();
    }

    /** Reads because somebody asked: they are told also where nothing has changed. */
    async readAgain() {
        await this.load();
        this.news = this.news || _t("Nothing has changed.");
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
        return this.isOwn(this.desk.owner);
    }

    isOwn({type, id}) {
        const own = this.desk.desks[0];
        return type === own.type && id === own.id;
    }

    async switchTo({type, id}) {
        this.owner = this.isOwn({type, id}) ? null : {type, id};
        await this.load();
    }

    hasMore(section) {
        const shown = section.entries.length;
        return shown < section.count && shown < MOST;
    }

    async loadMore(section) {
        const {sections} = this.desk;
        const full = await this.orm.call("crm.desk", "get_section", [section.kind], {
            ...this.params,
            limit: Math.min(section.entries.length + MORE, MOST),
        });
        const place = sections.findIndex(({kind}) => kind === section.kind);
        if (full && place >= 0) {
            sections[place] = full;
        }
    }

    toggle(section) {
        this.collapsed[section.kind] = !this.collapsed[section.kind];
    }
}

/** Reads again in a quiet moment after the server has said that something changed. */
function useChanges(data) {
    const bus = useService("bus_service");
    let timer = null;
    const readIfSeen = () => {
        if (!document.hidden && data.stale) {
            data.load();
        }
    };
    const onChanged = () => {
        data.stale = true;
        if (timer || document.hidden) {
            return;
        }
        timer = browser.setTimeout(
            () => {
                timer = null;
                readIfSeen();
            },
            CALM + Math.random() * SPREAD
        );
    };
    onMounted(() => {
        bus.subscribe("crm_desk/changed", onChanged);
        document.addEventListener("visibilitychange", readIfSeen);
    });
    onWillDestroy(() => {
        bus.unsubscribe("crm_desk/changed", onChanged);
        document.removeEventListener("visibilitychange", readIfSeen);
        browser.clearTimeout(timer);
    });
}

/**
 * The data of a desk for the component that shows it, kept up to date.
 *
 * @param {{type: string, id: number}|null} owner
 */
export function useDeskData(owner) {
    const data = useState(new DeskData(useService("orm"), owner));
    let clock = null;
    onWillStart(() => data.load());
    useChanges(data);
    onMounted(() => {
        clock = browser.setInterval(() => (data.now = DateTime.now()), MINUTE);
    });
    onWillDestroy(() => browser.clearInterval(clock));
    return data;
}
