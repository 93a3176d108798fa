import {GraphController} from "@web/views/graph/graph_controller";
import {PivotController} from "@web/views/pivot/pivot_controller";
import {browser} from "@web/core/browser/browser";
import {graphView} from "@web/views/graph/graph_view";
import {onWillUnmount} from "@odoo/owl";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

const EVERY = 15000;

/**
 * A view that is counted again by itself while somebody looks at it.
 *
 * @param {typeof PivotController|typeof GraphController} Controller
 */
const live = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const timer = browser.setInterval(() => {
                // nothing moves under the hand of who chooses something
                const busy = document.querySelector(".o_dialog, .o-dropdown--menu");
                if (!document.hidden && !busy) {
                    this.env.searchModel.search();
                }
            }, EVERY);
            onWillUnmount(() => browser.clearInterval(timer));
        }
    };

registry
    .category("views")
    .add("crm_live_pivot", {...pivotView, Controller: live(PivotController)})
    .add("crm_live_graph", {...graphView, Controller: live(GraphController)});
