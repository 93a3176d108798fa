from . import test_faq_kernel
from . import test_faq
from . import test_faq_generated
from . import test_faq_portal
from . import test_faq_units
