from . import crm_ticket_times_report
