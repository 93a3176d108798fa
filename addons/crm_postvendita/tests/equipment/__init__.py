from . import test_periods
from . import test_equipment
from . import test_defect
from . import test_serials
from . import test_machine_portal
