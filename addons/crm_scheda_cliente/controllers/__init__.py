from . import once
from . import statement
from . import privacy
