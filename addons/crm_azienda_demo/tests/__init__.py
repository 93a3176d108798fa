from . import test_nominativi, test_walk
