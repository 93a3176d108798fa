from . import test_kernel
from . import test_story
from . import test_security
from . import test_portal
from . import test_mail
from . import test_deadlines
from . import test_desk
from . import test_work
