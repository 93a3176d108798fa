-- a copy of the database answers no telephone exchange and mails no charts
UPDATE crm_phone_exchange
   SET active = false,
       token_hash = NULL,
       old_token_hash = NULL;
UPDATE crm_dashboard_schedule
   SET active = false;
