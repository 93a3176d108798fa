from . import test_cover
from . import test_contract
from . import test_charge
from . import test_contract_portal
from . import test_documents
from . import test_contract_excess
from . import test_unbilled
from . import test_renewal_shown
