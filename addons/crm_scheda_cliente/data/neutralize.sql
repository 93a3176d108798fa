-- a copy of the database mails no statements
UPDATE crm_statement_schedule
   SET active = false;
