from . import crm_ticket_call
from . import crm_service_contract_renew
from . import crm_ticket_routing_test
