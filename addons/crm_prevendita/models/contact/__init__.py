from . import crm_contact_gate
from . import crm_left_out
from . import crm_left_out_mixin
from . import crm_marketing_action
from . import crm_call_program
from . import crm_campaign_step
from . import mailing_mailing
