from . import crm_name
