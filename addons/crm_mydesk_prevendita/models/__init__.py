from . import crm_bi
from . import crm_caller
from . import crm_dashboard
from . import crm_lead
from . import crm_marketing_action
