{
    "name": "CRM mydesk: presales",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Opportunities and marketing actions in the manager's charts",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_mydesk", "crm_prevendita"],
    "auto_install": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
