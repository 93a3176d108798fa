from . import crm_consent
from . import crm_contact_gate
from . import crm_phone_check
from . import crm_name
from . import res_partner
from . import crm_privacy_export
from . import crm_privacy_subject
