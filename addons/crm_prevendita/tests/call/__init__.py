from . import test_call_figures
from . import test_call_program
from . import test_call_queue
from . import test_interview
from . import test_interview_screen
from . import test_call_screen
from . import test_call_state
