from . import crm_ticket_call
from . import crm_ticket_bulk
from . import crm_ticket_merge
from . import crm_ticket_routing_test
from . import crm_ticket_split
from . import crm_equipment_wizards
from . import crm_maintenance_planning
