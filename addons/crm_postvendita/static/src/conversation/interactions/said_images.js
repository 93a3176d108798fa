import {offerImages} from "@crm_postvendita/conversation/remote_images";
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** What was said on the customer's page offers the images that it would fetch. */
export class SaidImages extends Interaction {
    static selector = ".o_crm_said";

    start() {
        offerImages(this.el);
    }
}

registry.category("public.interactions").add("crm_postvendita.said_images", SaidImages);
