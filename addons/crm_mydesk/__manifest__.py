{
    "name": "CRM mydesk",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "The operator's morning, the caller's name, the manager's glance",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_scheda_cliente"],
    "data": [
        "security/crm_mydesk_security.xml",
        "security/ir.model.access.csv",
        "report/crm_dashboard_report.xml",
        "data/crm_dashboard_data.xml",
        "views/crm_desk_views.xml",
        "views/crm_dashboard_views.xml",
        "views/crm_dashboard_schedule_views.xml",
        "views/crm_phone_call_views.xml",
        "views/crm_dashboard_record_views.xml",
        "views/crm_phone_exchange_views.xml",
        "views/res_users_views.xml",
        "views/crm_mydesk_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_mydesk/static/src/**/*",
        ],
        "web.assets_tests": [
            "crm_mydesk/static/tests/tours/**/*",
        ],
    },
    "application": True,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
}
