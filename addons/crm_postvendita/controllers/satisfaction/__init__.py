from . import satisfaction
from . import portal
