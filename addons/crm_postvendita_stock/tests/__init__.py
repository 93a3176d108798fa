from . import test_lot
from . import test_equipment
