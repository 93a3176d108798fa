from . import ticket
from . import equipment
from . import maintenance
from . import satisfaction
