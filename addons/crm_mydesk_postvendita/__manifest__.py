{
    "name": "CRM mydesk: service",
    "version": "19.0.1.0.1",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "summary": "Tickets find the caller and join the manager's charts",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "depends": ["crm_mydesk", "crm_postvendita"],
    "data": [
        "views/crm_ticket_sla_views.xml",
        "views/crm_mydesk_menus.xml",
    ],
    "auto_install": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
