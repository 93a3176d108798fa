{
    "name": "PDF Reports with WeasyPrint",
    "version": "19.0.1.0.1",
    "development_status": "Beta",
    "category": "Technical",
    "summary": "Print reports where a patched wkhtmltopdf is missing",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "depends": ["web"],
    "external_dependencies": {"python": ["weasyprint"]},
    "installable": True,
}
