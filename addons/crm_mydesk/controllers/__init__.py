from . import caller
from . import dashboard
