from . import crm_report_print
from . import ir_actions_report
