from . import crm_path_mixin
from . import crm_numbered_mixin
from . import ticket
from . import equipment
from . import contract
from . import maintenance
from . import faq
from . import satisfaction
