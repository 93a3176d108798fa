"""Merging tickets: what moved is noted, so that it can be taken apart again."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_ticket_stage import NO_RATING


class CrmTicketMergeLog(models.Model):
    """What a merge moved, so that it can be undone to the last message."""

    _name = "crm.ticket.merge.log"
    _description = "Merge of tickets"
    _order = "id desc"
    _rec_name = "kept_id"

    kept_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    merged_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    moved = fields.Json(readonly=True)
    stage_id = fields.Many2one("crm.ticket.stage", readonly=True)
    undone_on = fields.Datetime(readonly=True)

    @api.model
    def _merge(self, kept, merged):
        """Merge one ticket into another: messages, files, followers, parts."""
        if kept == merged:
            raise UserError(self.env._("A ticket cannot be merged with itself."))
        if not merged.active:
            raise UserError(
                self.env._("Ticket %s is merged already.", merged.display_name)
            )
        moved = {
            "messages": merged.message_ids.ids,
            "attachments": self._get_attachments(merged).ids,
            "parts": merged.child_ids.ids,
            "followers": (merged.message_partner_ids - kept.message_partner_ids).ids,
        }
        self._move(moved, merged, kept)
        kept.message_subscribe(moved["followers"])
        log = self.create(
            {
                "kept_id": kept.id,
                "merged_id": merged.id,
                "moved": moved,
                "stage_id": merged.stage_id.id,
            }
        )
        quiet = merged.with_context(crm_ticket_no_rating=NO_RATING)
        quiet._move_to("closed")
        # sudo: who may write the ticket may merge it; what does not count nobody types
        quiet.sudo().write(
            {"active": False, "previous_id": kept.id, "uncounted": "merged"}
        )
        kept._add_answers(merged, 1)
        kept._message_log(body=self.env._("Merged with %s.", merged.display_name))
        kept._tell_merged(merged)
        return log

    @api.model
    def _get_attachments(self, ticket):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "crm.ticket"), ("res_id", "=", ticket.id)]
        )

    @api.model
    def _move(self, moved, source, target):
        """Move what was listed, as far as it still belongs to its source."""
        for model, ids in (
            ("mail.message", moved["messages"]),
            ("ir.attachment", moved["attachments"]),
        ):
            name = "model" if model == "mail.message" else "res_model"
            # sudo: messages and files follow the ticket, whoever wrote them
            records = self.env[model].sudo().browse(ids).exists()
            records.filtered(
                lambda r, name=name: r[name] == "crm.ticket" and r.res_id == source.id
            ).write({"res_id": target.id})
        parts = self.env["crm.ticket"].browse(moved["parts"]).exists()
        parts.filtered(lambda part: part.parent_id == source).parent_id = target

    def action_undo(self):
        """Take merged tickets apart again."""
        for log in self.filtered(lambda log: not log.undone_on):
            kept = log.kept_id
            merged = log.merged_id.with_context(crm_ticket_no_rating=NO_RATING)
            log._move(log.moved, kept, merged)
            kept.message_unsubscribe(log.moved["followers"])
            self.env["crm.ticket.stage.log"]._take_back(merged)
            merged.stage_id = log.stage_id or merged.stage_id
            merged.write({"active": True, "previous_id": False, "uncounted": False})
            kept._add_answers(merged, -1)
            log.undone_on = fields.Datetime.now()
            kept._message_log(
                body=self.env._("No longer merged with %s.", merged.display_name)
            )
