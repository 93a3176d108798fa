from . import test_privacy_kernel
from . import test_privacy_registry
from . import test_privacy_erasure
from . import test_privacy_requests
