from . import name
from . import name_import
from . import consent
from . import assignment
from . import action
from . import opportunity
from . import call
from . import campaign
