from . import test_faq
from . import test_offline
from . import test_ticket
from . import test_hostile_forms
