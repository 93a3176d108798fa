from . import crm_marketing_action_done
from . import crm_marketing_action_plan
from . import crm_marketing_action_repeat
from . import crm_marketing_action_reschedule
from . import crm_name_extract
