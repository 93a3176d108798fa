from . import test_contract_kernel
from . import test_maintenance
