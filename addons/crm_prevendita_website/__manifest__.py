{
    "name": "CRM Presales: the web site",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "What known visitors read, downloads as leads",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_prevendita", "website"],
    "data": [],
    "auto_install": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
