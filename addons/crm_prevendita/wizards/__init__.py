from . import name
from . import consent
from . import assignment
from . import action
from . import opportunity
from . import campaign
from . import contact
