from odoo import api, fields, models
from odoo.tools import SQL

DAYS = 730
_BATCH = 5000
#: what says who it is; province, sector and figures stay for the statistics
PERSONAL = ("legal_form", "contact_name", "street", "zip", "city", "phone", "phone2",
            "email", "pec", "vat", "fiscalcode", "website", "interest", "ref", "note",
            "raw", "row_hash", "note_codes", "key_name", "key_street",
            "key_blocks")  # fmt: skip


class CrmName(models.Model):
    """Retention: names that were not extracted are anonymised in time."""

    _inherit = "crm.name"

    @api.model
    def _cron_anonymise(self):
        """Anonymise what is older than its bank, or the setting, allows."""
        cron = self.env["ir.cron"]
        ids = self._get_expired()
        cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            chunk = ids[start : start + _BATCH]
            self.browse(chunk)._anonymise()
            if not cron._commit_progress(len(chunk)):
                return
        self.env["crm.name.import"]._forget_files()

    @api.model
    def _get_expired(self):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        days = int(parameter.get_param("crm_prevendita.retention_days", DAYS))
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT n.id FROM crm_name n JOIN crm_name_bank b ON b.id = n.bank_id"
                " WHERE n.state != 'extracted' AND n.anonymised IS NOT TRUE"
                " AND COALESCE(NULLIF(b.retention_days, 0), %(days)s) > 0"
                " AND n.create_date < %(now)s"
                " - COALESCE(NULLIF(b.retention_days, 0), %(days)s) * interval '1 day'"
                " ORDER BY n.id",
                days=days,
                now=fields.Datetime.now(),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _anonymise(self):
        """Take out of these names all that says who they are, for good."""
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_name SET name = %s, anonymised = TRUE, %s"
                " WHERE id = ANY(%s)",
                self.env._("Anonymised"),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(f)) for f in PERSONAL),
                self.ids,
            )
        )
        for table, text in (("crm_name_match", None), ("crm_name_event", "text")):
            query = SQL(
                "DELETE FROM %s WHERE name_id = ANY(%s)",
                SQL.identifier(table),
                self.ids,
            )
            if text:
                query = SQL("UPDATE %s SET text = NULL WHERE name_id = ANY(%s)",
                            SQL.identifier(table), self.ids)  # fmt: skip
            self.env.cr.execute(query)
        self.env["crm.name.event"]._log(self.ids, "anonymise")
        self.invalidate_recordset()
