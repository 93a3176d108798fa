from . import test_access
from . import test_caller
from . import test_desk
from . import test_desk_action
from . import test_exchange
from . import test_phone_number
from . import test_scoring
from . import test_throttle
