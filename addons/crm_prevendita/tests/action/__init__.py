from . import test_schedule
from . import test_marketing_action
from . import test_marketing_agenda
from . import test_marketing_repeat
from . import test_visit_round
from . import test_marketing_reminder
