from . import account_move
from . import crm_lifecycle_step
from . import mail_activity
from . import res_partner
from . import sale_order
from . import crm_dashboard
from . import crm_dashboard_charts
from . import crm_dashboard_schedule
