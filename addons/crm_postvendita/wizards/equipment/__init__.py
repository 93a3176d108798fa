from . import crm_equipment_move_wizard
from . import crm_equipment_replace_wizard
