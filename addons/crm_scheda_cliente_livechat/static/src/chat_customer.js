import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {LivechatChannelInfoList} from "@im_livechat/core/web/livechat_channel_info_list";
import {SelectCreateDialog} from "@web/views/view_dialogs/select_create_dialog";
import {_t} from "@web/core/l10n/translation";
import {telephone, textClass} from "@crm_scheda_cliente/card/card_format";
import {useService} from "@web/core/utils/hooks";

/** Who chats and what is known of them; what the chat has become or may become. */
export class ChatCustomer extends Component {
    static template = "crm_scheda_cliente_livechat.ChatCustomer";
    static props = {thread: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.store = useService("mail.store");
        this.ui = useService("ui");
        this.telephone = telephone;
        this.textClass = textClass;
        this.state = useState({panel: null, busy: false});
        onWillStart(() => this.load(this.props.thread));
        onWillUpdateProps((next) => {
            if (next.thread.id !== this.props.thread.id) {
                return this.load(next.thread);
            }
        });
    }

    async load(thread) {
        if (!Number.isInteger(thread.id) || thread.id < 0) {
            return;
        }
        this.state.panel = await this.orm.silent.call(
            "discuss.channel",
            "get_crm_panel",
            [[thread.id]]
        );
    }

    get card() {
        return this.state.panel?.card;
    }

    /** The chat goes on in its window while something else is on the screen. */
    keepChat() {
        if (this.ui.isSmall) {
            this.store.ChatWindow.get({thread: this.props.thread})?.fold();
        } else {
            this.props.thread.openChatWindow({focus: true});
        }
    }

    openCard() {
        this.keepChat();
        return this.action.doAction("crm_scheda_cliente.crm_customer_card_action", {
            props: {resId: this.card.partner.id},
        });
    }

    run(action) {
        this.keepChat();
        return this.action.doAction(action);
    }

    /** Make the document, or open the one there is: the server knows which. */
    async openDocument(document) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const action = await this.orm.call("discuss.channel", document.method, [
                [this.props.thread.id],
            ]);
            // before the document takes the place of the chat, and of this panel
            await this.load(this.props.thread);
            this.run(action);
        } finally {
            this.state.busy = false;
        }
    }

    async choose(partnerId) {
        this.state.panel = await this.orm.call("discuss.channel", "set_crm_partner", [
            [this.props.thread.id],
            partnerId,
        ]);
    }

    chooseAnother() {
        this.dialog.add(SelectCreateDialog, {
            title: _t("Who is chatting?"),
            resModel: "res.partner",
            noCreate: true,
            multiSelect: false,
            domain: [["partner_share", "=", true]],
            onSelected: ([partnerId]) => this.choose(partnerId),
        });
    }
}

Object.assign(LivechatChannelInfoList.components, {ChatCustomer});
