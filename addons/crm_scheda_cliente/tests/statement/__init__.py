from . import test_statement_engine
from . import test_statement_files
from . import test_statement_kernel
from . import test_statement_mail
from . import test_statement_portal
from . import test_statement_properties
from . import test_statement_screen
