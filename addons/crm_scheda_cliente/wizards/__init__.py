from . import profile
from . import statement
