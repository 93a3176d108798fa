from . import crm_forum_answer
