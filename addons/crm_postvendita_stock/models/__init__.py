from . import crm_defect
from . import crm_equipment
from . import stock_picking
