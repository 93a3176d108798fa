from . import crm_defect
from . import stock_picking
