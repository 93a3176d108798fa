from . import test_name_work
from . import test_partner_merge, test_merge_identity
from . import test_name_access
from . import test_name_match, test_name_pairs
from . import test_migration
