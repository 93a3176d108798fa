from . import test_base
from . import test_cron
from . import test_hidden
from . import test_security_log
from . import test_tally
from . import test_units
from .profile import *  # noqa: F403
from .credit import *  # noqa: F403
from .statement import *  # noqa: F403
from .card import *  # noqa: F403
from .privacy import *  # noqa: F403
from . import test_neutralize
from . import test_portal_fields
from . import test_arguments
from . import test_addresses
from . import test_indexes
from . import test_offers
from . import test_once
