from . import crm_web_attempt
