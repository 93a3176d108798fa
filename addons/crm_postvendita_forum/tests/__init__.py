from . import test_desk
from . import test_pages
from . import test_thread
from . import test_hostile_forms
