{
    "name": "CRM After-Sales: the web site",
    "version": "19.0.1.1.1",
    "development_status": "Beta",
    "category": "Services",
    "summary": "Tickets from a form of the site, the FAQ in public",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "images": [
        "static/description/site_support.png",
        "static/description/site_faq.png",
    ],
    "depends": ["crm_postvendita", "crm_scheda_cliente_website"],
    "data": [
        "data/crm_ticket_data.xml",
        "data/website_form_data.xml",
        "views/product_views.xml",
        "views/crm_faq_views.xml",
        "views/faq_templates.xml",
        "views/ticket_form_templates.xml",
        "data/website_data.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "crm_postvendita_website/static/src/interactions/**/*",
        ],
        "website.website_builder_assets": [
            "crm_postvendita_website/static/src/builder/**/*",
        ],
    },
    "auto_install": True,
    "installable": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
