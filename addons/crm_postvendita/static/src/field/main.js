import {App} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {
    appTranslateFn,
    translatedTerms,
    translatedTermsGlobal,
    translationLoaded,
} from "@web/core/l10n/translation";
import {getTemplate} from "@web/core/templates";
import {DayModel} from "./day_model";
import {DayPage} from "./day_page";

const ADDON = "crm_postvendita";

/** The page's words; the worker keeps them for a day without network. */
async function loadTerms() {
    const {lang} = document.documentElement.dataset;
    try {
        const url = `/web/webclient/translations?mods=${ADDON}&lang=${lang}`;
        const answer = await (await browser.fetch(url, {cache: "no-cache"})).json();
        for (const [addon, {messages}] of Object.entries(answer.modules)) {
            translatedTerms[addon] = {};
            for (const {id, string} of messages) {
                translatedTerms[addon][id] = string;
                translatedTermsGlobal[id] = string;
            }
        }
    } catch {
        // the page speaks English rather than nothing
    }
    translatedTerms[translationLoaded] = true;
}

async function start() {
    browser.navigator.serviceWorker
        ?.register("/service/worker.js", {scope: "/service/day"})
        .catch(() => {});
    // days that are not sent must not be thrown away when the device is full
    browser.navigator.storage?.persist?.();
    await loadTerms();
    const model = new DayModel();
    const target = document.getElementById("day");
    const app = new App(DayPage, {
        props: {model},
        env: {},
        getTemplate,
        translateFn: appTranslateFn,
        translatableAttributes: ["aria-label"],
    });
    target.replaceChildren();
    await app.mount(target);
    await model.start();
}

start();
