from . import report_dashboard
