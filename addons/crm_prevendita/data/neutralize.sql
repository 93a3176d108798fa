-- a copy of the database takes no files away from the folders of the real one
UPDATE crm_name_bank
   SET folder = NULL;
DELETE FROM ir_config_parameter
 WHERE key = 'crm_prevendita.import_folder';
