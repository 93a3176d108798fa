from . import crm_statement_send
