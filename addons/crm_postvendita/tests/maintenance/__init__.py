from . import test_rounds
from . import test_maintenance
