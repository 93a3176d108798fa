from . import ticket
from . import equipment
from . import contract
from . import maintenance
from . import field
from . import faq
from . import satisfaction
