from . import crm_satisfaction_phone
from . import crm_satisfaction_summary
