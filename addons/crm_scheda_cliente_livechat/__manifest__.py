{
    "name": "CRM Customer Card: live chat",
    "version": "19.0.1.0.3",
    "development_status": "Beta",
    "category": "Sales/CRM",
    "summary": "The customer beside the chat, chats on the customer's timeline",
    "author": "CRM Suite contributors",
    "website": "https://crm-suite.example.com",
    "maintainers": ["crm-suite"],
    "license": "LGPL-3",
    "images": ["static/description/chat-operator.png"],
    "depends": ["crm_scheda_cliente", "im_livechat"],
    "data": ["views/discuss_channel_views.xml"],
    "assets": {
        "web.assets_backend": ["crm_scheda_cliente_livechat/static/src/**/*"],
    },
    "auto_install": True,
    "installable": True,
}
