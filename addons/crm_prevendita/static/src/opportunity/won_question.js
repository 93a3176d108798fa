import {CrmKanbanDynamicGroupList} from "@crm/views/crm_kanban/crm_kanban_model";
import {registry} from "@web/core/registry";
import {patch} from "@web/core/utils/patch";
import "@crm/views/crm_form/crm_form";

/**
 * Asks why a deal was won, when it was dropped into a won stage or moved there on
 * its form. The buttons ask before; a reason given already is not asked for again.
 *
 * @param {Object} model relational model of the view
 * @param {number} resId the opportunity
 * @param {Function} reload shows what was answered
 */
async function askWhyWon(model, resId, reload) {
    const question = await model.orm.call("crm.lead", "get_won_question", [[resId]]);
    if (question) {
        await model.action.doAction(question, {onClose: reload});
    }
}

patch(CrmKanbanDynamicGroupList.prototype, {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        await super.moveRecord(...arguments);
        const group = this.groups.find((one) => one.id === targetGroupId);
        if (dataGroupId === targetGroupId || group?.groupByField.name !== "stage_id") {
            return;
        }
        const record = group.list.records.find((one) => one.id === dataRecordId);
        if (record && this.resModel === "crm.lead") {
            await askWhyWon(this.model, record.resId, () => record.load());
        }
    },
});

patch(registry.category("views").get("crm_form").Model.Record.prototype, {
    async _save() {
        const moved = this.resModel === "crm.lead" && "stage_id" in this._changes;
        const result = await super._save(...arguments);
        if (moved && result !== false && this.resId) {
            await askWhyWon(this.model, this.resId, () => this.load());
        }
        return result;
    },
});
