from . import test_faq_website
from . import test_ticket_form
from . import test_ticket_form_bad
from . import test_hostile_forms
