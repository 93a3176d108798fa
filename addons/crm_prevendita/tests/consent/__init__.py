from . import test_consent
from . import test_lawful
from . import test_gate_senders
