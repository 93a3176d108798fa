from . import crm_bi
from . import crm_bi_views
