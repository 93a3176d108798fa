from . import crm_ticket_call
from . import crm_ticket_bulk
from . import crm_ticket_merge
from . import crm_ticket_routing_test
from . import crm_ticket_split
