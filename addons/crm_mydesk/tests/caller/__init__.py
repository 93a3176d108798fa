from . import test_caller
from . import test_exchange
from . import test_phone_number
from . import test_throttle
