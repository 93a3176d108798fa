from . import crm_ticket_call
from . import crm_ticket_routing_test
