from . import portal
from . import label
