from . import test_card
from . import test_card_screen
from . import test_timeline
