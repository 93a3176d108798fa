from . import crm_ticket_routing_test
