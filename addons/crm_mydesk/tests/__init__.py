from .desk import *  # noqa: F403
from .caller import *  # noqa: F403
from .dashboard import *  # noqa: F403
from .bi import *  # noqa: F403

from . import test_access
from . import test_bad_input
from . import test_neutralize
from . import test_units
