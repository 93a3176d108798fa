-- a copy of the database sends no text messages and takes none for its own
UPDATE crm_sms_gateway
   SET active = false,
       url = 'https://neutralized.invalid',
       token = NULL;
