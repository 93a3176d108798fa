/** Lists of articles: what somebody searches for in vain is noted as a wish. */
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";

/**
 * What is searched for in questions and answers now.
 *
 * @param {Object} searchModel
 * @returns {String[]}
 */
export function searchedTexts({query, searchItems}) {
    return query
        .filter(({searchItemId}) => searchItems[searchItemId].fieldName === "full_text")
        .map(({autocompleteValue}) => autocompleteValue.value);
}

function noting(Controller) {
    return class extends Controller {
        setup() {
            this.faqOrm = useService("orm");
            this.noted = new Set();
            super.setup();
        }

        get modelParams() {
            const params = super.modelParams;
            const onRootLoaded = this.noteSearch.bind(this);
            return {...params, hooks: {...params.hooks, onRootLoaded}};
        }

        /** Nothing is shown: the server knows whether no article answers. */
        noteSearch(root) {
            for (const text of root.count ? [] : searchedTexts(this.env.searchModel)) {
                if (!this.noted.has(text)) {
                    this.noted.add(text);
                    this.faqOrm.silent.call("crm.faq", "note_search", [text]);
                }
            }
        }
    };
}

registry.category("views").add("crm_faq_list", {
    ...listView,
    Controller: noting(listView.Controller),
});
registry.category("views").add("crm_faq_kanban", {
    ...kanbanView,
    Controller: noting(kanbanView.Controller),
});
