from . import downloads
from . import navigation
from . import lead_form
