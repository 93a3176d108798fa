from . import test_faq
from . import test_faq_generated
from . import test_faq_portal
