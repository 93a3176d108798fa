from . import crm_satisfaction
from . import crm_ticket
from . import crm_ticket_team
from . import crm_token_line
from . import rating_rating
from . import crm_customer_card
