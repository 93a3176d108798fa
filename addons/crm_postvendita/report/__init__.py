from . import ticket
from . import satisfaction
