from . import crm_ticket_team
from . import mail_message
from . import ir_attachment
from . import crm_ticket_work
from . import crm_ticket
from . import crm_ticket_acknowledgement
from . import mail_thread
