"""The tokens of the suite on one page: their age, their last use, a button each."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmTokenLine(models.TransientModel):
    """A token that somebody outside holds.

    Add-ons put theirs on the page by ``_get_tokens``.
    """

    _name = "crm.token.line"
    _description = "Token"
    _order = "since, id"

    name = fields.Char(readonly=True)
    kind = fields.Char("What It Opens", readonly=True)
    since = fields.Datetime(readonly=True)
    age = fields.Integer("Days Old", readonly=True)
    used = fields.Datetime("Used Last", readonly=True)
    number = fields.Integer("How Many", readonly=True)
    can_end = fields.Boolean(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)

    @api.model
    def _get_tokens(self):
        """Hook: return the tokens there are, as a list of dicts.

        ``{name, kind, since, used, number, record, end}``, all but the first two may be
        left out: ``record`` has ``action_new_token``; ``end`` is a method that ends all
        the tokens of a line.
        """
        return []

    @api.model
    def action_open(self):
        """Open the page with what there is now."""
        self.browse().check_access("create")
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        lines = self.create(
            [self._prepare_line(**token) for token in self._get_tokens()]
        )
        return lines._get_records_action(
            name=self.env._("Tokens"),
            views=[(False, "list")],
            domain=[("id", "in", lines.ids)],
            res_id=False,
            context={},
        )

    @api.model
    def _prepare_line(
        self, name, kind, since=None, used=None, number=1, record=None, end=None
    ):
        return {
            "name": name,
            "kind": kind,
            "since": since,
            "age": (fields.Datetime.now() - since).days if since else 0,
            "used": used,
            "number": number,
            "can_end": bool(end and number),
            "res_model": record._name if record else False,
            "res_id": record.id if record else False,
        }

    def action_turn_over(self):
        """Make a new token: as the button of the record does."""
        self.ensure_one()
        self.check_access("write")
        token = self._find(self.res_model, self.res_id)
        return token.action_new_token() or token._get_records_action()

    def action_end_all(self):
        """End all the tokens of the line: who holds one is sent away from now on."""
        self.ensure_one()
        self.check_access("write")
        for token in self._get_tokens():
            end = token.get("end")
            if end and (token["name"], token["kind"]) == (self.name, self.kind):
                end()
                what = self.env._("All ended: %s", self.name)
                self.env["crm.security.log"]._note("token", what, token["number"])
                return self.action_open()
        raise self._gone()

    def action_open_record(self):
        """Open whose token it is."""
        self.ensure_one()
        return self._find(self.res_model, self.res_id)._get_records_action()

    @api.model
    def _find(self, model, number):
        """The record of a line, out of those that are on the page now."""
        for token in self._get_tokens():
            record = token.get("record")
            if record and (record._name, record.id) == (model, number):
                return record
        raise self._gone()

    @api.model
    def _gone(self):
        return UserError(self.env._("This token is gone. Open the page again."))
