from . import crm_assignment_rule
from . import crm_assignment_mixin
from . import crm_lead
from . import crm_name
from . import resource_calendar
