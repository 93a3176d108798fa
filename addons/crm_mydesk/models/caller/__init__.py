from . import res_partner
from . import res_users
from . import crm_phone_exchange
from . import crm_phone_call
from . import crm_caller
from . import crm_token_line
