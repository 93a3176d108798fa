from . import statement
from . import statement_portal
