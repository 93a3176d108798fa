import {offerImages} from "@crm_postvendita/conversation/remote_images";
import {Message} from "@mail/core/common/message";
import {patch} from "@web/core/utils/patch";

/** A message of the back office offers the images that it would fetch. */
patch(Message.prototype, {
    prepareMessageBody(bodyEl) {
        super.prepareMessageBody(...arguments);
        if (bodyEl) {
            offerImages(bodyEl);
        }
    },
});
