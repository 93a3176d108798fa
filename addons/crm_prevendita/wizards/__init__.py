from . import crm_lead_won
from . import crm_marketing_action_done
from . import crm_marketing_action_plan
from . import crm_marketing_action_reschedule
from . import crm_name_discard
from . import crm_name_extract
from . import crm_name_compare
from . import crm_consent_check
