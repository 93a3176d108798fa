from . import test_classifier
from . import test_core_merge
from . import test_document
from . import test_lifecycle
from . import test_relation
from . import test_segment
from . import test_tier
