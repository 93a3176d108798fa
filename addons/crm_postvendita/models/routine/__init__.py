from . import crm_ticket_macro
from . import crm_ticket_timed_rule
from . import crm_ticket_timed_run
from . import crm_ticket
