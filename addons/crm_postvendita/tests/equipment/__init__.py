from . import test_periods
from . import test_equipment
from . import test_defect
