{
    "name": "CRM Customer Card: delivery notes",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Delivery notes on the customer card and its timeline",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_scheda_cliente", "sale_stock"],
    "data": ["views/stock_picking_views.xml"],
    "auto_install": True,
    "installable": True,
}
