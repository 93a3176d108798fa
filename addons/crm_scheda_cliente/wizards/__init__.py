from . import crm_token_line
from . import mail_compose_message
from . import profile
from . import statement
from . import privacy
