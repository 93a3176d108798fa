import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const commands = registry.category("discuss.channel_commands");

commands.add("ticket", {
    channel_types: ["livechat"],
    condition: ({store}) => store.has_access_livechat,
    help: _t("Make a ticket of this chat (/ticket subject)"),
    methodName: "execute_command_ticket",
});
commands.add("faq", {
    channel_types: ["livechat"],
    condition: ({store}) => store.has_access_livechat,
    help: _t("Look for an article (/faq words)"),
    methodName: "execute_command_faq",
});
