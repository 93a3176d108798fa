from . import test_schedule
from . import test_marketing_action
from . import test_crm_lead_story
