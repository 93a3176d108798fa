from . import account_move_line
from . import account_partial_reconcile
from . import crm_customer_statement
from . import crm_customer_statement_file
from . import crm_statement_mailing
from . import crm_statement_mailing_line
from . import crm_statement_schedule
from . import res_partner
