from . import name_import
from . import call
from . import campaign
