from . import test_macro
from . import test_timed_rule
