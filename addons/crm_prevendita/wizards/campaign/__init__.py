from . import crm_campaign_join
from . import mail_compose_message
