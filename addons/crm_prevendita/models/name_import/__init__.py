from . import crm_name_bank
from . import crm_name
from . import crm_name_event
from . import crm_name_import
from . import crm_name_import_column
from . import crm_name_import_mapping
from . import crm_name_import_row
from . import crm_name_import_run
