from . import crm_worklist_mixin
from . import mail_activity
from . import calendar_event
from . import sale_order
from . import res_users_settings
from . import crm_desk
