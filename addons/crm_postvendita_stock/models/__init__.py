from . import crm_defect
