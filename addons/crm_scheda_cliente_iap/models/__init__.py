from . import iap_account
from . import iap_autocomplete_api
from . import res_config_settings
from . import res_partner
