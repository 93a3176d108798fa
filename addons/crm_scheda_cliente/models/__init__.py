from . import crm_timeline_mixin
from . import crm_timeline
from . import crm_worklist_mixin
from . import crm_worklist
from . import crm_customer_card
from . import res_partner
from . import sale_order
from . import account_move
