from . import crm_faq
from . import crm_ticket
from . import product_template
from . import website
