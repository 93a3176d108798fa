from . import test_chart_svg
from . import test_dashboard
from . import test_dashboard_customer
from . import test_dashboard_schedule
from . import test_dashboard_views
