from . import test_rounds
from . import test_maintenance
from . import test_left_out
from . import test_presence
