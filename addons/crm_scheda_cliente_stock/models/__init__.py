from . import stock_picking
from . import crm_customer_card
