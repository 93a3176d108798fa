{
    "name": "CRM After-Sales: deliveries",
    "version": "19.0.1.0.0",
    "category": "Services",
    "summary": "Who received the lot of a defect, found from the deliveries",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_postvendita", "stock"],
    "data": ["views/crm_defect_views.xml"],
    "auto_install": True,
    "installable": True,
}
