from . import crm_lead, crm_marketing_action, discuss_channel
