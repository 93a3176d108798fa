{
    "name": "CRM Presales: the web site",
    "version": "19.0.1.0.4",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "summary": "What known visitors read, downloads as leads",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "images": [
        "static/description/site_downloads.png",
        "static/description/site_card.png",
    ],
    "depends": ["crm_prevendita", "crm_scheda_cliente_website", "website_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_web_rules.xml",
        "data/crm_web_data.xml",
        "data/crm_download_mail.xml",
        "views/crm_download_views.xml",
        "views/crm_web_visit_views.xml",
        "views/crm_download_templates.xml",
        "views/portal_templates.xml",
        "data/crm_lead_form_data.xml",
        "views/crm_lead_form_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "crm_prevendita_website/static/src/interactions/**/*",
        ],
        "website.website_builder_assets": [
            "crm_prevendita_website/static/src/builder/**/*",
        ],
    },
    "auto_install": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
