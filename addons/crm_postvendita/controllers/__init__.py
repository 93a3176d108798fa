from . import portal
from . import faq
from . import contract_portal
from . import satisfaction
