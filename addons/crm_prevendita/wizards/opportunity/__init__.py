from . import crm_lead_won
from . import crm_lead_lost
from . import crm_lead_stage_override
from . import crm_stage_merge
