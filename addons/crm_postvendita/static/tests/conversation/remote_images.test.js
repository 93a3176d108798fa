import {
    getOriginal,
    offerImages,
    PLACE,
} from "@crm_postvendita/conversation/remote_images";
import {describe, expect, test} from "@odoo/hoot";
import {allowTranslations} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const REMOTE = "https://x.example/1.png?a=1&b=2";
const BLOCKED = `${PLACE}?src=${encodeURIComponent(REMOTE)}`;

test("the address behind a picture is found, a script is none", () => {
    expect(getOriginal(BLOCKED)).toBe(REMOTE);
    expect(getOriginal(`https://our.example${BLOCKED}`)).toBe(REMOTE);
    expect(getOriginal("/web/image/3")).toBe("");
    expect(
        getOriginal(`${PLACE}?src=${encodeURIComponent("javascript:alert(1)")}`)
    ).toBe("");
});

test("images from elsewhere are fetched when somebody asks", () => {
    allowTranslations();
    const body = document.createElement("div");
    body.innerHTML = `<p>Ciao</p><img class="far"><img class="near">`;
    body.querySelector(".far").setAttribute("src", BLOCKED);
    offerImages(body);
    offerImages(body);
    expect(body.querySelectorAll("button").length).toBe(1);
    expect(body.querySelector(".far").getAttribute("src")).toBe(BLOCKED);
});

test("a message without them offers nothing", () => {
    const body = document.createElement("div");
    body.innerHTML = `<p>Ciao</p>`;
    offerImages(body);
    expect(body.querySelectorAll("button").length).toBe(0);
});
