from . import crm_privacy_registry
from . import crm_privacy_subject
from . import crm_privacy_export
from . import crm_privacy_passport
from . import crm_privacy_request
from . import crm_privacy_term
from . import res_partner
