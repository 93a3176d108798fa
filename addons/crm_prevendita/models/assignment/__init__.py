from . import crm_assignment_rule
from . import crm_assignment_target
from . import crm_assignment_calendar
from . import crm_assignment_cron
