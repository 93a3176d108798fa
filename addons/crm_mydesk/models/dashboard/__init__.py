from . import account_move
from . import crm_dashboard
from . import crm_dashboard_chart
from . import crm_dashboard_customer
from . import crm_dashboard_file
from . import crm_dashboard_schedule
