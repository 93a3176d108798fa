from . import crm_service_zone
from . import crm_maintenance_checklist
from . import crm_maintenance_plan
from . import crm_maintenance_visit
from . import crm_maintenance_charge
from . import crm_maintenance_report
from . import crm_maintenance_round
