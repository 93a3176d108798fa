from . import crm_campaign_passage
from . import crm_sms_gateway
from . import crm_sms_inbound
from . import crm_sms_webhook
from . import crm_marketing_action
from . import mail_message
from . import sms_sms
