import {registry} from "@web/core/registry";

/**
 * Opens what was created in place of a form that could not be saved: what is still
 * typed on that form is the same record, and must not be saved again.
 *
 * @param {Object} env
 * @param {Object} action
 * @returns {Promise}
 */
function openCreated(env, action) {
    const {currentController} = env.services.action;
    const ofForm = currentController?.view?.type === "form";
    return env.services.action.doAction(action.params.action, {
        forceLeave: true,
        stackPosition: ofForm ? "replaceCurrentAction" : undefined,
    });
}

registry.category("actions").add("crm_prevendita.open_created", openCreated);
