// A walk through the screens that one person is offered, inside the web client.
//
// Loaded into the page by test_walk.py: waits as core's clickbot does, until no request
// is on its way and nothing is to be drawn. What a server's test cannot see is seen here:
// errors of the client, and pages that say nothing.

/* global owl */
(() => {
    const {root} = odoo.__WOWL_DEBUG__;
    const {action, menu, orm, view} = root.env.services;
    const {rpcBus} = odoo.loader.modules.get("@web/core/network/rpc");
    const PATIENCE = 20000;
    const ROWS = ["list", "kanban"];
    const pending = new Set();
    const walk = {faults: [], counts: {}, seen: new Set(), place: ""};
    // screens that somebody else has drawn
    walk.know = (names) => names.forEach((name) => walk.seen.add(name));

    // the browser's notice that a size changed twice in a frame: core passes it over
    const NO_FAULT = /^ResizeObserver loop/;

    function fault(text) {
        if (NO_FAULT.test(text)) {
            return;
        }
        const told = `${walk.place}: ${String(text).replace(/\s+/g, " ").slice(0, 400)}`;
        if (!walk.faults.includes(told)) {
            walk.faults.push(told);
        }
    }

    function count(what) {
        walk.counts[what] = (walk.counts[what] || 0) + 1;
    }

    rpcBus.addEventListener("RPC:REQUEST", ({detail}) => pending.add(detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
        pending.delete(detail.data.id);
        if (detail.error) {
            const {data, message} = detail.error;
            fault(`${detail.url}: ${data?.message || message}`);
        }
    });
    window.addEventListener("error", (ev) => fault(ev.message));
    window.addEventListener("unhandledrejection", (ev) => fault(ev.reason));
    const logged = console.error;
    console.error = (...words) => {
        fault(words.map((one) => one?.message || one).join(" "));
        logged(...words);
    };

    function isBusy() {
        const tasks = [...owl.App.apps].some((app) => app.scheduler.tasks.size);
        return tasks || pending.size || document.querySelector(".o_blockUI");
    }

    /** Until the client is at rest, as clickbot waits. */
    async function settle() {
        const start = performance.now();
        let calm = 0;
        while (calm < 2) {
            if (performance.now() - start > PATIENCE) {
                fault("it does not come to rest");
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 15));
            calm = isBusy() ? 0 : calm + 1;
        }
        // an error is a fault already; without one it is a field's own warning
        const dialog = document.querySelector(".o_error_dialog");
        dialog?.querySelector(".btn-close, .btn-primary")?.click();
    }

    /** Do something at a place; whatever goes wrong there is noted. */
    async function step(place, act) {
        const before = walk.place;
        walk.place = before ? `${before} › ${place}` : place;
        try {
            await act();
            await settle();
        } catch (error) {
            fault(error?.data?.message || error?.message || error);
        } finally {
            walk.place = before;
        }
    }

    function digest(text) {
        let hash = 0;
        for (let at = 0; at < text.length; at++) {
            hash = (hash * 31 + text.charCodeAt(at)) | 0;
        }
        return hash;
    }

    /** The same architecture for the same action is one screen: drawn once. */
    function isNew(...key) {
        const name = key.join("|");
        const fresh = !walk.seen.has(name);
        walk.seen.add(name);
        return fresh;
    }

    /** The component that has a search, where the screen has one. */
    function findSearch(node = root.__owl__) {
        for (const child of Object.values(node.children)) {
            const found = child.component.env.searchModel || findSearch(child);
            if (found) {
                return found;
            }
        }
        return null;
    }

    const content = () => document.querySelector(".o_action_manager");

    /** A page without records says what it is for. */
    function checkGuidance() {
        const {innerText} = content();
        const help = content().querySelector(".o_view_nocontent, .o_nocontent_help");
        if (!help?.innerText.trim() && innerText.trim().length < 400) {
            fault("empty and mute");
        }
    }

    async function closeDialogs() {
        for (let left = 5; left && document.querySelector(".o_dialog"); left--) {
            const close = document.querySelector(".o_dialog .btn-close");
            if (!close) {
                break;
            }
            close.click();
            await settle();
        }
    }

    /** All filters at once, then all groups: the client's own reading of them. */
    async function search(key) {
        const model = findSearch();
        if (!model || !isNew("search", key)) {
            return;
        }
        const kinds = [
            ["filter", (item) => model.toggleSearchItem(item.id)],
            ["dateFilter", (item) => model.toggleDateFilter(item.id)],
            ["groupBy", (item) => model.toggleSearchItem(item.id)],
            ["dateGroupBy", (item) => model.toggleDateGroupBy(item.id)],
        ];
        for (const part of [kinds.slice(0, 2), kinds.slice(2)]) {
            await step(part.map(([kind]) => kind).join(", "), async () => {
                model.blockNotification = true;
                model.clearQuery();
                for (const [kind, toggle] of part) {
                    for (const item of model.getSearchItems(
                        (one) => one.type === kind
                    )) {
                        toggle(item);
                        count("searches");
                    }
                }
                model.blockNotification = false;
                await model._notify();
                await settle();
            });
        }
    }

    /** Every other view of the action that is open. */
    async function switchViews(descriptor, views) {
        const current = document.querySelector(".o_switch_view.active");
        const shown = [...(current?.classList || [])];
        for (const [, type] of descriptor.views) {
            const key = [descriptor.id, type, digest(views[type]?.arch || "")];
            if (["form", "search"].includes(type) || !isNew("view", ...key)) {
                continue;
            }
            if (!shown.includes(`o_${type}`)) {
                await step(type, () => action.switchView(type));
            }
            count("views");
        }
    }

    /** The first record's form with its tabs; then that of a new one. */
    async function openForms(descriptor, views) {
        const kinds = descriptor.views.map(([, type]) => type);
        const arch = views.form?.arch;
        const key = [descriptor.res_model, digest(arch || "")];
        if (!kinds.includes("form") || !isNew("form", ...key)) {
            return;
        }
        const rows = kinds.find((type) => ROWS.includes(type));
        if (!rows) {
            return;
        }
        const {context, domain} = descriptor;
        const [first] = await orm.search(descriptor.res_model, domain, {
            context,
            limit: 1,
        });
        if (first) {
            await step("first record", async () => {
                await action.switchView("form", {resId: first});
                await settle();
                count("forms");
                const tabs = content().querySelectorAll(
                    ".o_notebook_headers .nav-link"
                );
                for (const tab of tabs) {
                    await step(`tab ${tab.innerText}`, () => tab.click());
                    count("tabs");
                }
            });
        }
        if (/<form[^>]* create="(0|false|False)"/.test(arch)) {
            return;
        }
        await step("New", async () => {
            await action.switchView("form", {resId: false});
            await settle();
            count("new");
            content().querySelector(".o_form_button_cancel")?.click();
        });
    }

    /** The same action with nothing to show. */
    async function openEmpty(descriptor) {
        const views = descriptor.views.filter(([, type]) => type !== "search");
        const multiple = views.some(([, type]) => type !== "form");
        // that each action has words for it, the server's tests see
        if (!multiple || !isNew("empty", ...views.map(([, type]) => type))) {
            return;
        }
        await step("without records", async () => {
            const nothing = {...descriptor, views, domain: [[0, "=", 1]]};
            await action.doAction(nothing, {clearBreadcrumbs: true});
            await settle();
            count("empty");
            checkGuidance();
        });
    }

    /** An action, unless its screens were all drawn for somebody else already. */
    async function open(id, options = {}) {
        const descriptor = await action.loadAction(id, options.additionalContext);
        if (descriptor.type === "ir.actions.act_url") {
            // a page outside of the client: it would take this one away
            const answer = await fetch(descriptor.url);
            count("pages");
            if (!answer.ok) {
                fault(`${descriptor.url} answers ${answer.status}`);
            }
            return;
        }
        if (descriptor.type !== "ir.actions.act_window") {
            await action.doAction(id, {clearBreadcrumbs: true});
            await settle();
            count("pages");
            if (
                content().innerText.trim().length < 20 &&
                !document.querySelector(".o_dialog")
            ) {
                fault("empty and mute");
            }
            await closeDialogs();
            return;
        }
        const asked = descriptor.views;
        const {views} = await view.loadViews(
            {resModel: descriptor.res_model, views: asked, context: descriptor.context},
            {actionId: descriptor.id, loadIrFilters: true, loadActionMenus: true}
        );
        const all = asked.map(([, type]) => digest(views[type]?.arch || ""));
        if (!isNew("action", descriptor.id, ...all)) {
            count("known");
            return;
        }
        await action.doAction(id, {clearBreadcrumbs: true, ...options});
        await settle();
        count(descriptor.target === "new" ? "dialogs" : "actions");
        if (document.querySelector(".o_dialog")) {
            await closeDialogs();
            return;
        }
        await switchViews(descriptor, views);
        await search(digest(views.search?.arch || ""));
        await openForms(descriptor, views);
        await openEmpty(descriptor);
    }

    /** Every menu of the suite. */
    walk.menus = async (modules) => {
        for (const one of menu.getAll()) {
            if (one.actionID && modules.includes((one.xmlid || "").split(".")[0])) {
                count("menus");
                await step(`menu ${one.xmlid}`, () => open(one.actionID));
            }
        }
    };

    /** What no menu offers. */
    walk.actions = async (actions) => {
        for (const {xmlid, model, ids} of actions) {
            const additionalContext = {
                active_model: model,
                active_id: ids[0],
                active_ids: ids,
            };
            await step(`action ${xmlid}`, () => open(xmlid, {additionalContext}));
        }
    };
    /** What was found, for the test. */
    walk.tell = () => ({...walk, seen: [...walk.seen]});
    window.crmWalk = walk;
})();
