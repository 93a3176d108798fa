from . import test_bi
