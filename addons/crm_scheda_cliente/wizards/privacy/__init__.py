from . import crm_privacy_erasure
from . import crm_privacy_line
