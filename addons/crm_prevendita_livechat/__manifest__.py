{
    "name": "CRM Presales: live chat",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "A chat becomes a lead or an action, once, with what was said",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_prevendita", "crm_scheda_cliente_livechat", "crm_livechat"],
    "data": ["views/crm_marketing_action_views.xml"],
    "auto_install": True,
    "installable": True,
}
