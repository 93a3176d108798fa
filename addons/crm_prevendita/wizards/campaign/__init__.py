from . import crm_campaign_join
