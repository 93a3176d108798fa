from . import chart_indexes
from . import crm_bi
from . import crm_caller
from . import crm_dashboard
from . import crm_dashboard_sla
from . import crm_desk
