from . import caller
from . import desk
from . import dashboard
from . import bi
