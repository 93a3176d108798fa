from . import crm_consent_check
