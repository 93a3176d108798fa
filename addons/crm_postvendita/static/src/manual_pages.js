import {tellOf} from "@crm_scheda_cliente/manual_link";

tellOf({
    ticket: ["crm.ticket", "crm.sla", "crm.defect", "crm_postvendita"],
    contratti: ["crm.equipment", "crm.service.contract", "crm.warranty", "crm.price"],
    manutenzione: ["crm.maintenance", "crm.service.zone"],
    faq: ["crm.faq", "crm.satisfaction"],
});
