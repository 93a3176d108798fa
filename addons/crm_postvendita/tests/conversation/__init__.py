from . import test_talk_acknowledged
from . import test_talk_files
from . import test_talk_forwarded
from . import test_talk_shown
from . import test_talk_thanks
from . import test_talk_units
from . import test_said
from . import test_talk_spam
