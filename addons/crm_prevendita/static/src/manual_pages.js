import {tellOf} from "@crm_scheda_cliente/manual_link";

tellOf({
    nominativi: ["crm.name", "crm.partner.duplicate", "crm.merge", "crm.assignment"],
    consensi: ["crm.consent", "crm.phone.check", "crm.left.out", "crm.calling.number"],
    azioni: ["crm.marketing", "crm_visit_round", "crm.interest"],
    campagne: [
        "utm.campaign",
        "crm.call",
        "crm.campaign",
        "crm.marketing.plan",
        "crm.interview",
        "crm.sms",
        "mailing.mailing",
    ],
    trattative: [
        "crm.lead",
        "crm.stage",
        "crm.lost.reason",
        "crm.forecast",
        "crm.competitor",
        "crm.sales",
    ],
});
