import {tellOf} from "@crm_scheda_cliente/manual_link";

tellOf({
    mydesk: ["crm_desk", "crm_dashboard", "crm.dashboard", "crm.phone"],
});
