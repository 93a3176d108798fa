{
    "name": "CRM Presales",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Finding customers: name banks, marketing actions, opportunities",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": [
        "crm_scheda_cliente",
        "crm",
        "sale_crm",
        "mass_mailing_crm",
        "survey_crm",
        "calendar",
    ],
    "data": [
        "security/ir.model.access.csv",
        # the menus come first: views hang their own entries under them
        "views/menus.xml",
    ],
    "application": True,
    "installable": True,
}
