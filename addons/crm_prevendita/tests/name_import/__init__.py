from . import test_name_import
from . import test_name_bad_files
from . import test_name_update
from . import test_name_limits
from . import test_name_reading
