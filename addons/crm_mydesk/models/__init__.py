from . import desk
from . import caller
from . import dashboard
from . import bi
