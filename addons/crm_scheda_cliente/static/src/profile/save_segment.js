import {Component} from "@odoo/owl";
import {Domain} from "@web/core/domain";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";
import {_t} from "@web/core/l10n/translation";
import {openForm} from "../open_form";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/** Makes a segment of what is searched for in a list of customers. */
export class SaveSegment extends Component {
    static template = "crm_scheda_cliente.SaveSegment";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    onSelected() {
        openForm(this.action, "crm.segment", false, {
            name: _t("New segment"),
            context: {
                default_domain: new Domain(this.env.searchModel.domain).toString(),
            },
        });
    }
}

registry.category("cogMenu").add(
    "crm-save-segment",
    {
        Component: SaveSegment,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async ({config, searchModel}) =>
            searchModel.resModel === "res.partner" &&
            ["kanban", "list"].includes(config.viewType) &&
            (await user.hasGroup("sales_team.group_sale_salesman")),
    },
    {sequence: 20}
);
