from . import test_dashboard_campaign
from . import test_glue
