{
    "name": "CRM After-Sales: presales",
    "version": "19.0.1.0.0",
    "category": "Services",
    "summary": "The satisfaction typed in a marketing action counts as satisfaction",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_postvendita", "crm_prevendita"],
    "data": ["views/crm_satisfaction_views.xml"],
    "auto_install": True,
    "installable": True,
    "post_init_hook": "post_init_hook",
}
