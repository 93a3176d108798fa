from . import crm_bi
