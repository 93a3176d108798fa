from . import crm_assignment_try
