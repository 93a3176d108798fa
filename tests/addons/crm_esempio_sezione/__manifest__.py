{
    "name": "Example: a section on the customer card",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "How another add-on adds a section in twenty lines",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_scheda_cliente"],
    "installable": True,
}
