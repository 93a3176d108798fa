{
    "name": "PDF Reports with WeasyPrint",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "summary": "Print reports where a patched wkhtmltopdf is missing",
    "author": "CRM Suite contributors",
    "license": "LGPL-3",
    "depends": ["web"],
    "external_dependencies": {"python": ["weasyprint"]},
    "installable": True,
}
