from . import crm_dashboard_report
