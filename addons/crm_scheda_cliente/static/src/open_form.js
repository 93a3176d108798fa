/**
 * Opens the form of a record, or of a new one.
 *
 * @param {Object} action the action service
 * @param {string} model
 * @param {number|false} id
 * @param {Object} [more] what the action has besides: ``target``, ``context``, ``name``
 * @param {Object} [options] of the action service: ``onClose`` …
 */
export function openForm(action, model, id, more = {}, options = {}) {
    return action.doAction(
        {
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id || undefined,
            views: [[false, "form"]],
            ...more,
        },
        options
    );
}
