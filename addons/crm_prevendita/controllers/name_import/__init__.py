from . import crm_name_import
