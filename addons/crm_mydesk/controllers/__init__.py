from . import call
from . import dashboard
