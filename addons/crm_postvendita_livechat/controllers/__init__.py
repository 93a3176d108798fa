from . import offline, webclient
