{
    "name": "CRM After-Sales: live chat",
    "version": "19.0.1.1.1",
    "development_status": "Beta",
    "category": "Services",
    "summary": "A chat becomes a ticket, the FAQ answers, nobody there: a form",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "images": [
        "static/description/chat-operator.png",
        "static/description/chat-nobody.png",
    ],
    "depends": ["crm_postvendita", "crm_scheda_cliente_livechat"],
    "data": [
        "data/crm_ticket_channel_data.xml",
        "views/crm_ticket_views.xml",
        "views/offline_templates.xml",
    ],
    "assets": {
        "web.assets_backend": ["crm_postvendita_livechat/static/src/backend/**/*"],
        "im_livechat.assets_embed_core": [
            "crm_postvendita_livechat/static/src/embed/**/*",
        ],
    },
    "auto_install": True,
    "installable": True,
}
