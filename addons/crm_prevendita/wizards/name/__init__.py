from . import crm_name_discard
from . import crm_name_extract
from . import crm_name_compare
from . import crm_partner_merge
