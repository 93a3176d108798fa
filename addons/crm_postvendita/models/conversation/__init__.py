from . import crm_ticket_team
from . import crm_ticket_blocked_sender
from . import crm_ticket
from . import crm_ticket_acknowledgement
from . import crm_ticket_mail_intake
from . import mail_thread
