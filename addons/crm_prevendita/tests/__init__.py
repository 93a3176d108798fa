from .name import *  # noqa: F403
from .name_import import *  # noqa: F403
from .consent import *  # noqa: F403
from .assignment import *  # noqa: F403
from .action import *  # noqa: F403
from .opportunity import *  # noqa: F403
from .call import *  # noqa: F403
from .campaign import *  # noqa: F403
from . import test_neutralize
from . import test_portal_fields
from . import test_units
