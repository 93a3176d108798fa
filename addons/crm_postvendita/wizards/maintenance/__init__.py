from . import crm_maintenance_planning
