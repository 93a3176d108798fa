from . import test_name_work
from . import test_partner_merge
from . import test_name_access
from . import test_name_match
from . import test_migration
