from . import crm_dashboard
from . import crm_dashboard_campaign
from . import crm_dashboard_forecast
