import {CrmDesk} from "@crm_mydesk/desk/desk";
import {expect} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";
import {
    defineModels,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Desk extends models.Model {
    _name = "crm.desk";
}

/** What the tests of the desk need of the server. */
export function defineDeskModels() {
    defineMailModels();
    defineModels([Desk]);
}

export const ME = {type: "user", id: 7, name: "Marco"};
export const TEAM = {type: "team", id: 3, name: "Sales"};

const DONE = {
    key: "done",
    hotkey: "d",
    label: "Done",
    icon: "fa-check",
    ask: [{name: "feedback", label: "Outcome", type: "text"}],
};

export function makeEntry(id, values = {}) {
    return {
        model: "mail.activity",
        id,
        kind: "activity",
        title: `Call ${id}`,
        partner_id: 40 + id,
        partner: `Customer ${id}`,
        deadline: "2026-03-24 10:00:00",
        can_be_late: true,
        icon: "fa-clock-o",
        user_id: ME.id,
        user: ME.name,
        ...values,
    };
}

export function makeSection(entries, values = {}) {
    return {
        kind: "activity",
        label: "Activities",
        icon: "fa-clock-o",
        count: entries.length,
        late: 0,
        entries,
        summary: [],
        actions: [DONE],
        can_reschedule: true,
        can_reassign: true,
        deadline_type: "date",
        error: false,
        ...values,
    };
}

/** A desk as the server sends it: two activities, of which one comes next. */
export function makeDesk(values = {}) {
    const sections = values.sections || [makeSection([makeEntry(1), makeEntry(2)])];
    const kinds = sections.map(({kind}) => kind);
    return {
        owner: ME,
        desks: [ME, TEAM],
        totals: {open: 2, late: 0, today: 2},
        next: [],
        agenda: [],
        asked: [],
        layout: {order: kinds, hidden: []},
        ...values,
        sections,
    };
}

/**
 * Shows a desk at nine in the morning; what it opens and reads are steps.
 *
 * @param {Object|Function} desk what the server says, or what gives it
 * @param {Object} [props]
 */
export async function mountDesk(desk = makeDesk(), props = {}) {
    mockDate("2026-03-24 09:00:00", 0);
    onRpc("crm.desk", "get_desk", ({kwargs}) => {
        const params = Object.fromEntries(Object.entries(kwargs));
        delete params.context;
        expect.step(["read", params]);
        return typeof desk === "function" ? desk() : desk;
    });
    mockService("action", {
        async doAction(action) {
            expect.step(["open", action.res_model || action.tag, action.res_id]);
        },
    });
    return mountWithCleanup(CrmDesk, {props: {action: {}, ...props}});
}
