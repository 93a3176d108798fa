from . import test_outside
