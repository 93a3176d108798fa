from . import test_lot
