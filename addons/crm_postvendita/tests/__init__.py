from .ticket import *  # noqa: F403
from .conversation import *  # noqa: F403
from .certified import *  # noqa: F403
from .equipment import *  # noqa: F403
from .contract import *  # noqa: F403
from .maintenance import *  # noqa: F403
from .field import *  # noqa: F403
from .faq import *  # noqa: F403
from .satisfaction import *  # noqa: F403
from .routine import *  # noqa: F403

from . import test_story
from . import test_company_access
from . import test_migration
from . import test_queries
from . import test_hostile_forms
