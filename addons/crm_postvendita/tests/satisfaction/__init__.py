from . import test_satisfaction
from . import test_satisfaction_attacks
