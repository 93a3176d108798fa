from . import test_classifier
from . import test_lifecycle
