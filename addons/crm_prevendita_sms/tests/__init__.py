from . import test_wire
from . import test_answers
from . import test_sending
from . import test_webhook
from . import test_neutralize
