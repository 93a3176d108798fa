from . import test_nominativi
