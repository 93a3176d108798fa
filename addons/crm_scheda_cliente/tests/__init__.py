from . import test_classifier
from . import test_lifecycle
from . import test_statement_kernel
from . import test_statement_engine
from . import test_statement_properties
