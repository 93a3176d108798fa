from . import once
from . import statement
