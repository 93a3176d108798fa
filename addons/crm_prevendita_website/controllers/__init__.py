from . import downloads
from . import navigation
