import {LivechatButton} from "@im_livechat/embed/common/livechat_button";
import {Store} from "@mail/core/common/store_service";
import {patch} from "@web/core/utils/patch";
import {url} from "@web/core/utils/urls";

patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        /** Where visitors leave a request while nobody is there, if at all. */
        this.crm_offline_url = undefined;
    },
});

/** While nobody is there, the button leads to a form. */
patch(LivechatButton.prototype, {
    get offlineUrl() {
        const busy = this.store.livechat_available || this.store.activeLivechats.length;
        const path = this.store.crm_offline_url;
        // on somebody else's site the form is still ours
        return path && !busy ? url(path) : undefined;
    },
});
