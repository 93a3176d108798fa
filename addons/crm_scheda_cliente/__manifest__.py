{
    "name": "CRM Customer Card",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Everything known about a customer, on one screen",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["contacts", "calendar", "phone_validation", "sale_management"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_scheda_cliente_rules.xml",
        "data/crm_classifier_data.xml",
        "data/ir_cron_data.xml",
        "views/crm_customer_statement_views.xml",
        "report/crm_customer_statement_report.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_scheda_cliente/static/src/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "application": True,
    "installable": True,
}
