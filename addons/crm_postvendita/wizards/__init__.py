from . import ticket
from . import equipment
from . import contract
from . import maintenance
from . import satisfaction
from . import routine
