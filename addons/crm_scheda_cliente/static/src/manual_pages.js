import {tellOf} from "@crm_scheda_cliente/manual_link";

tellOf({
    scheda: [
        "res.partner",
        "crm_customer_card",
        "crm.segment",
        "crm.partner",
        "crm.lifecycle",
        "crm.classifier",
        "crm.tier",
        "crm.relation",
        "crm.document",
    ],
    consensi: ["crm.privacy"],
    contabilita: ["crm_customer_statement", "crm.statement"],
    amministrazione: ["crm.security", "crm.token", "res.config.settings"],
});
