from . import crm_ticket_team
from . import crm_ticket
from . import crm_ticket_acknowledgement
from . import mail_thread
