/**
 * Keeps the page of the technician's day on the device, with its scripts, its styles and
 * its words, so that it opens without network. It keeps nobody's data: those are in the
 * page's own store, one for each person. What is sent by POST is not its business.
 */
const CACHE = "crm-day-1";
const PAGE = "/service/day";
const WORDS = "/web/webclient/translations";
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(keepPage());
});

self.addEventListener("activate", (event) => {
    event.waitUntil(self.clients.claim());
});

async function keepPage() {
    const response = await fetch(PAGE, {credentials: "same-origin"});
    if (isPage(response)) {
        await keep(response);
    }
}

/** A page of somebody who is logged out is the page of the login. */
function isPage(response) {
    return response.ok && !response.redirected && response.type === "basic";
}

/** Keep a page with all that it needs: the page last, or else not at all. */
async function keep(response) {
    const text = await response.clone().text();
    const cache = await caches.open(CACHE);
    const needed = new Set(
        [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1])
    );
    const lang = text.match(/data-lang="([^"]+)"/)?.[1] || "en_US";
    needed.add(`${WORDS}?mods=crm_postvendita&lang=${lang}`);
    for (const url of needed) {
        const changes = url.startsWith(WORDS);
        if (changes || !(await cache.match(url, {ignoreVary: true}))) {
            const part = await fetch(url, changes ? {cache: "no-cache"} : {});
            if (!part.ok) {
                throw new Error(`${url}: ${part.status}`);
            }
            await cache.put(url, part);
        }
    }
    await cache.put(PAGE, response);
    for (const request of await cache.keys()) {
        const {pathname, search} = new URL(request.url);
        if (pathname !== PAGE && !needed.has(pathname + search)) {
            await cache.delete(request);
        }
    }
}

async function kept(url) {
    const cache = await caches.open(CACHE);
    return cache.match(url, {ignoreVary: true});
}

function later(ms) {
    return new Promise((resolve, reject) =>
        setTimeout(() => reject(new Error("slow")), ms)
    );
}

/** The page from the network, from the device where that is dead, broken or slow. */
async function openPage(event) {
    const old = await kept(PAGE);
    try {
        const asked = fetch(event.request);
        const response = await (old ? Promise.race([asked, later(PATIENCE)]) : asked);
        if (response.status >= 500 && old) {
            return old;
        }
        if (isPage(response)) {
            event.waitUntil(keep(response.clone()).catch(() => {}));
        }
        return response;
    } catch {
        return old || Response.error();
    }
}

async function freshOrKept(request) {
    try {
        return await fetch(request);
    } catch {
        const {pathname, search} = new URL(request.url);
        return (await kept(pathname + search)) || Response.error();
    }
}

async function keptOrFresh(request) {
    return (await kept(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
    const {request} = event;
    const {origin, pathname} = new URL(request.url);
    if (request.method !== "GET" || origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate") {
        if (pathname === PAGE) {
            event.respondWith(openPage(event));
        }
    } else if (pathname === WORDS) {
        event.respondWith(freshOrKept(request));
    } else {
        event.respondWith(keptOrFresh(request));
    }
});
