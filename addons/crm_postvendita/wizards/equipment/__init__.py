from . import crm_equipment_wizards
