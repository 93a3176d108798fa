from . import crm_consent_check
from . import crm_subject_erase
