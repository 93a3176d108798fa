from . import crm_token_line
from . import profile
from . import statement
