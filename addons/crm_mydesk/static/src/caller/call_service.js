import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

import {openCard} from "../open_card";
import {createCaller} from "./caller_menu";

/**
 * Shows the calls that the telephone exchange announces for this user.
 */
export const callService = {
    dependencies: ["action", "bus_service", "dialog", "notification"],

    start(env, {action, bus_service, dialog, notification}) {
        const shown = new Map();

        function dismiss(call) {
            shown.get(call.id)?.();
            shown.delete(call.id);
        }

        function buttons(call) {
            if (call.partner_id) {
                const open = () => {
                    dismiss(call);
                    openCard(action, call.partner_id);
                };
                return [{name: _t("Open the card"), primary: true, onClick: open}];
            }
            if (!call.number) {
                return [];
            }
            const create = () => {
                dismiss(call);
                createCaller({action, dialog}, call.number, call.number);
            };
            return [{name: _t("New caller"), primary: true, onClick: create}];
        }

        function ring(call) {
            const who = call.partner || _t("Unknown caller");
            shown.set(
                call.id,
                notification.add(
                    _t("☎ %(who)s · %(number)s", {who, number: call.shown}),
                    {
                        type: call.partner ? "success" : "info",
                        sticky: true,
                        className: "o_crm_call",
                        buttons: buttons(call),
                        onClose: () => shown.delete(call.id),
                    }
                )
            );
        }

        bus_service.subscribe("crm_mydesk.call", (call) => {
            if (call.direction !== "in") {
                return;
            }
            dismiss(call);
            if (call.state !== "missed") {
                ring(call);
            }
        });
        bus_service.start();
    },
};

registry.category("services").add("crm_mydesk.call", callService);
