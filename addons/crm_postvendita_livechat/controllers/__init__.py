from . import feedback, offline, webclient
