from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.web.controllers.utils import clean_action


class CrmDeskAction(models.AbstractModel):
    """What one does from the desk, always with the user's own rights."""

    _inherit = "crm.desk"

    @api.model
    def run(self, model, res_id, key, answers=None, kind=None):
        """Do something with an entry.

        :param str model: a source of the worklist
        :param str kind: which of the model's lists, where it has several
        :param str key: ``reschedule`` (answer ``deadline``), ``reassign``
            (answer ``user_id``) or a key of the source's ``_worklist_actions``
        :param dict answers: what the person was asked
        :return: ``{"gone": bool, "action": an action or False}``; ``gone`` when
            somebody has deleted the entry meanwhile
        :raises UserError: if the entry's source does not offer this
        :raises AccessError: if the user may not change the entry
        """
        source = self._get_source(model, kind)
        record = source.browse(int(res_id)).exists()
        if not record:
            return {"gone": True, "action": False}
        answers = answers or {}
        if key == "reschedule":
            result = self._reschedule(record, answers.get("deadline"))
        elif key == "reassign":
            result = self._reassign(record, answers.get("user_id"))
        else:
            result = self._run_own(record, key, answers)
        action = isinstance(result, dict) and clean_action(result, self.env)
        return {"gone": False, "action": action}

    @api.readonly
    @api.model
    def get_people(self, search="", limit=40):
        """Return the colleagues one may give work to: ``[[id, name]]``."""
        users = self.env["res.users"].search_fetch(
            [("share", "=", False), ("name", "ilike", search or "")],
            ["name"],
            limit=limit,
        )
        return [[user.id, user.name] for user in users]

    @api.model
    def _get_source(self, model, kind=None):
        for source in self.env["crm.worklist"]._get_sources():
            if source._name == model and kind in (None, source._worklist_kind):
                return source
        raise UserError(
            self.env._("This entry is not part of your desk: read the desk again.")
        )

    @api.model
    def _run_own(self, record, key, answers):
        for action in record._worklist_actions():
            if action["key"] == key:
                break
        else:
            raise UserError(
                self.env._("This can no longer be done: read the desk again.")
            )
        asked = {ask["name"]: ask for ask in action.get("ask", ())}
        missing = [
            ask["label"]
            for name, ask in asked.items()
            if ask.get("required") and not answers.get(name)
        ]
        if missing:
            raise ValidationError(
                self.env._("Please fill in: %s", ", ".join(map(str, missing)))
            )
        values = {name: answers[name] for name in asked if name in answers}
        return getattr(record, action["method"])(**values)

    @api.model
    def _reschedule(self, record, deadline):
        if not self._can_reschedule(record) or not deadline:
            raise UserError(self.env._("Choose the new deadline."))
        kind = record._fields[record._worklist_deadline].type
        field = fields.Date if kind == "date" else fields.Datetime
        convert = field.to_date if kind == "date" else field.to_datetime
        try:
            moment = convert(deadline)
        except ValueError as error:
            raise ValidationError(
                self.env._("“%s” is not a date.", deadline)
            ) from error
        record._worklist_reschedule(moment)

    @api.model
    def _reassign(self, record, user_id):
        user = self.env["res.users"].browse(int(user_id or 0)).exists()
        if not record._worklist_can_reassign or not user or user.share:
            raise UserError(self.env._("Choose the colleague who takes this over."))
        record._worklist_reassign(user)
