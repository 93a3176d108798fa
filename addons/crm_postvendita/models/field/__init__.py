from . import crm_equipment
from . import crm_maintenance_check
from . import crm_maintenance_part
from . import crm_visit_act
from . import crm_maintenance_visit
from . import crm_maintenance_visit_act
