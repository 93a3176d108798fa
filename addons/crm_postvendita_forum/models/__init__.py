from . import crm_faq, crm_ticket, forum_forum, forum_post, forum_post_desk
