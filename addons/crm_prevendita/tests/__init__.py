from . import test_schedule
from . import test_marketing_action
from . import test_crm_lead_story
from . import test_name_import
from . import test_name_bad_files
from . import test_name_work
from . import test_crm_lead_outcome
