from odoo import fields, models

from .crm_ticket_stage import STAGE_KINDS


class CrmTicketStageLog(models.Model):
    """When a ticket stood in which stage: what the deadlines are computed from."""

    _name = "crm.ticket.stage.log"
    _description = "Time of a ticket in a stage"
    _order = "ticket_id, start, id"
    _rec_name = "stage_id"

    ticket_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("crm.ticket.stage", ondelete="set null")
    kind = fields.Selection(STAGE_KINDS, required=True)
    pause = fields.Boolean(help="The stage paused the deadlines at that time.")
    start = fields.Datetime(required=True)
    stop = fields.Datetime()
    user_id = fields.Many2one("res.users", string="Moved by")

    _one_open = models.UniqueIndex(
        "(ticket_id) WHERE stop IS NULL", "A ticket stands in one stage at a time."
    )

    def _phase(self):
        """Return the entry as a phase of the deadlines' kernel."""
        stop = self.stop or None
        if self.kind in ("solved", "closed"):
            return (self.start, stop, "closed")
        return (self.start, stop, "pause" if self.pause else "run")
