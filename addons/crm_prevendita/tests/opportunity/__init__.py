from . import test_crm_lead_story
from . import test_crm_lead_card_glance
from . import test_lead_capture
from . import test_crm_lead_outcome
from . import test_crm_lead_pipeline
from . import test_crm_lead_figures
from . import test_crm_lead_worklist
from . import test_crm_lead_created
