from . import crm_consent
from . import crm_consent_register
from . import crm_name_gate
from . import crm_consent_subject
from . import crm_consent_erase
