from . import ticket
from . import contract
from . import faq
from . import satisfaction
