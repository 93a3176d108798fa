import {registry} from "@web/core/registry";

/**
 * Messages went from one ticket to another: the browser keeps the conversations it
 * has shown and would go on showing them where they were.
 */
function forgetConversations(env, {params}) {
    const threads = env.services["mail.store"].Thread;
    for (const id of params.ticket_ids) {
        const thread = threads.get({model: "crm.ticket", id});
        if (thread) {
            thread.messages = [];
            thread.isLoaded = false;
        }
    }
    return params.next;
}

registry.category("actions").add("crm_ticket_messages_moved", forgetConversations);
