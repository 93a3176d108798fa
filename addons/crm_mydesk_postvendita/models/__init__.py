from . import crm_bi
from . import crm_caller
from . import crm_dashboard
from . import crm_desk
from . import crm_ticket
from . import crm_ticket_sla
from . import rating_rating
