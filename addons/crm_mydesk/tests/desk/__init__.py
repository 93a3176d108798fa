from . import test_browser
from . import test_desk
from . import test_desk_action
from . import test_scoring
