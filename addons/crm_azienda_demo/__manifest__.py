{
    "name": "CRM Suite: demonstration company",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "An Italian company with its people, customers and history",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": [
        "crm_scheda_cliente",
        "crm_prevendita",
        "crm_postvendita",
        "crm_mydesk",
        "l10n_it",
    ],
    "post_init_hook": "post_init_hook",
    "installable": True,
}
