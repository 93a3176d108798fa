from . import test_action_satisfaction
