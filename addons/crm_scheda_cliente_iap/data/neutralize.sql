-- a copy of the database looks up no company at Odoo's services
UPDATE ir_config_parameter
   SET value = 'off'
 WHERE key = 'crm_scheda_cliente_iap.company_data';
INSERT INTO ir_config_parameter (key, value)
SELECT 'crm_scheda_cliente_iap.company_data', 'off'
 WHERE NOT EXISTS (
    SELECT FROM ir_config_parameter
     WHERE key = 'crm_scheda_cliente_iap.company_data'
 );
