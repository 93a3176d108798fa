{
    "name": "CRM Customer Card: guarded web forms",
    "version": "19.0.1.0.3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "summary": "Forms of the web site that robots do not fill and nobody floods",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "depends": ["crm_scheda_cliente", "website"],
    "data": ["security/ir.model.access.csv"],
    "assets": {
        "web.assets_frontend": [
            "crm_scheda_cliente_website/static/src/interactions/**/*",
        ],
    },
    "auto_install": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
