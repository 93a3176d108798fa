from . import test_outside
from . import test_neutralize
