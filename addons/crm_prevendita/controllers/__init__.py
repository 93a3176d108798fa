from . import crm_name
from . import mail_tracking
from . import survey
