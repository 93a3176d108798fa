from . import faq
from . import machine
