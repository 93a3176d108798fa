import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {forgetCall, keptCalls} from "./call_store";

const HOTKEY = "alt+shift+c";

/** Open the call form: on the call that was not finished, or on a new one. */
export async function openCall(env, action) {
    const {orm} = env.services;
    for (const [id, values] of Object.entries(keptCalls())) {
        await orm.call("crm.ticket.call", "keep", [[Number(id)], values]);
        forgetCall(id, values);
    }
    const phone = action?.context?.default_phone || action?.params?.phone || false;
    const next = await orm.call("crm.ticket.call", "action_start", [phone]);
    return env.services.action.doAction(next);
}

registry.category("actions").add("crm_postvendita.new_call", openCall);

/** From anywhere in the client one key opens a new call. */
export const callHotkey = {
    dependencies: ["hotkey", "action", "orm"],
    async start(env, {hotkey}) {
        if (await user.hasGroup("crm_postvendita.crm_postvendita_group_agent")) {
            hotkey.add(HOTKEY, () => openCall(env), {
                global: true,
                bypassEditableProtection: true,
            });
        }
    },
};

registry.category("services").add("crm_ticket_call_hotkey", callHotkey);
