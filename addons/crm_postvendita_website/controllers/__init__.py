from . import faq
from . import ticket_form
