from . import crm_customer_statement_report
