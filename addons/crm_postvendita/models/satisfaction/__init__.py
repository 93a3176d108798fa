from . import crm_satisfaction
from . import crm_ticket
from . import crm_customer_card
from . import crm_ticket_rating
