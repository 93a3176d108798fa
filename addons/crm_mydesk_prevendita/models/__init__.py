from . import chart_indexes
from . import crm_bi
from . import crm_dashboard
from . import crm_dashboard_campaign
from . import crm_dashboard_forecast
