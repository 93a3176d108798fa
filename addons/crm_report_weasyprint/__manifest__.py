{
    "name": "PDF Reports with WeasyPrint",
    "version": "19.0.1.1.2",
    "development_status": "Beta",
    "category": "Technical",
    "summary": "Print reports where a patched wkhtmltopdf is missing",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "depends": ["portal"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
    ],
    "external_dependencies": {"python": ["weasyprint"]},
    "installable": True,
}
