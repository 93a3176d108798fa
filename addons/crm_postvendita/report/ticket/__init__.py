from . import crm_ticket_times_report
from . import crm_ticket_flow_report
from . import crm_ticket_quality_report
from . import crm_ticket_agent_load
