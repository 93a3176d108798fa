"""Names get classifiers from what they say."""

from odoo import models


class ResPartner(models.Model):
    """Names get classifiers from what they say."""

    _inherit = "res.partner"

    def _crm_is_reached_by(self, kind):
        """Who refused calls is not reached by them; a number that nobody asked the
        register about is: it is asked before the call."""
        if not super()._crm_is_reached_by(kind):
            return False
        if kind not in ("call", "interview") or not self.phone_sanitized:
            return True
        checks = self.env["crm.phone.check"].sudo()  # sudo: the gate sees every list
        opposed = checks.search_count(
            [("number", "=", self.phone_sanitized), ("opposed", "=", True)], limit=1
        )  # fmt: skip
        return not opposed or self._crm_may_call()[0]

    def _crm_classify(self, values):
        """Give one customer classifier values; one of a kind replaces the other.

        Where several values of a classifier that takes one are given at once, nobody
        knows which is right: it stays as it was, and the office is told.

        :param values: ``crm.classifier.value`` recordset
        """
        self.ensure_one()
        torn = values._crm_torn()
        values -= torn
        if torn:
            self._crm_note_torn(torn)
        single = values.classifier_id.filtered(lambda c: not c.multiple)
        current = self.classifier_value_ids
        replaced = current.filtered(lambda v: v.classifier_id in single)
        # sudo: what somebody did or said, whoever wrote it down
        self.sudo().classifier_value_ids = current - replaced | values

    def _crm_note_torn(self, values):
        """Write down which classifiers were left alone, and for which values."""
        said = []
        for classifier in values.classifier_id:
            names = values.filtered(lambda v, c=classifier: v.classifier_id == c)
            said.append(f"{classifier.name}: {', '.join(names.mapped('name'))}")
        # the office is told, whoever answered
        self.sudo()._message_log(  # sudo: the office is told
            body=self.env._(
                "Two answers contradict each other and nothing was changed. Choose"
                " one: %s.",
                "; ".join(said),
            )
        )
