import {_t} from "@web/core/l10n/translation";

/** What stands in the place of an image from elsewhere: see kernel/images.py. */
export const PLACE = "/crm_postvendita/static/src/conversation/blocked.svg";

/**
 * @param {string} src of a picture in such a place
 * @returns {string} the address of the image, "" if it is none
 */
export function getOriginal(src) {
    const query = src.split(`${PLACE}?`)[1] || "";
    const address = new URLSearchParams(query).get("src") || "";
    return /^(?:https?|ftp):\/\//i.test(address) ? address : "";
}

/**
 * Offers to fetch the images of a message that come from elsewhere.
 *
 * @param {HTMLElement} bodyEl
 */
export function offerImages(bodyEl) {
    bodyEl.querySelector(".o_crm_remote_images")?.remove();
    const images = [...bodyEl.querySelectorAll("img")].filter((image) =>
        getOriginal(image.getAttribute("src") || "")
    );
    if (!images.length) {
        return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "o_crm_remote_images btn btn-sm btn-light d-block mb-2";
    // a mail stands in a shadow of the page, which its styles do not reach
    button.style.font = "inherit";
    button.textContent = _t("Show the images from elsewhere");
    button.title = _t("Whoever sent them sees that the message is read.");
    button.addEventListener("click", (ev) => {
        ev.preventDefault();
        ev.stopPropagation();
        for (const image of images) {
            image.setAttribute("referrerpolicy", "no-referrer");
            image.setAttribute("src", getOriginal(image.getAttribute("src")));
        }
        button.remove();
    });
    bodyEl.prepend(button);
}
