from . import test_download
from . import test_download_bad
from . import test_kernels
from . import test_navigation
from . import test_navigation_life
from . import test_lead_form
from . import test_hostile_forms
