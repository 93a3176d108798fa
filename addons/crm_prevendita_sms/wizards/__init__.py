from . import sms_composer
from . import crm_token_line
