import {_t} from "@web/core/l10n/translation";

/** What is said of the name in hand to whoever does not see it. */
export function tellCall(call) {
    const {item_id: item, name, attempts, last, is_call_back: agreed} = call;
    return item
        ? [name, agreed && _t("Call-back agreed"), attempts && last]
              .filter(Boolean)
              .join(", ")
        : "";
}

/**
 * Says what became of the opportunity that was asked for with a call.
 *
 * @param {Object} notification the service
 * @param {Object} result of `record_call`
 * @param {Function} open of a model and an id
 */
export function tellLead(notification, result, open) {
    if (result.lead_id) {
        const show = {
            name: _t("Show it"),
            onClick: () => open("crm.lead", result.lead_id),
        };
        notification.add(_t("The opportunity was opened."), {
            type: "success",
            buttons: [show],
        });
    } else if (result.lead_of) {
        notification.add(_t("The opportunity is with %s.", result.lead_of), {
            type: "success",
        });
    }
}
