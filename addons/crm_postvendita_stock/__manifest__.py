{
    "name": "CRM After-Sales: deliveries",
    "version": "19.0.1.0.0",
    "category": "Services",
    "summary": "Machines from deliveries; who received the lot of a defect",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_postvendita", "crm_scheda_cliente_stock"],
    "data": ["views/crm_defect_views.xml", "views/crm_equipment_views.xml"],
    "auto_install": True,
    "installable": True,
}
