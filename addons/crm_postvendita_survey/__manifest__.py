{
    "name": "CRM After-Sales: surveys",
    "version": "19.0.1.0.0",
    "category": "Services",
    "summary": "Periodic satisfaction surveys to segments of customers",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_postvendita", "survey"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_satisfaction_survey_rules.xml",
        "data/survey_data.xml",
        "views/crm_satisfaction_survey_views.xml",
    ],
    "auto_install": True,
    "installable": True,
}
