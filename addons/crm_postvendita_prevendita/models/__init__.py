from . import crm_satisfaction
from . import crm_marketing_action
from . import rating_rating
