from . import test_day
from . import test_acts
from . import test_day_http
from . import test_day_units
