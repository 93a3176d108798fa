from . import test_kernel
from . import test_story
from . import test_security
