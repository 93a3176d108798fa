from . import crm_ticket_bulk
from . import crm_ticket_timed_bench
