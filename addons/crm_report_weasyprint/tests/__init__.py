from . import test_long_documents
from . import test_printing
