from odoo import api, models
from odoo.fields import Domain


class CrmWorklistMixin(models.AbstractModel):
    """Makes a model a source of the operator's worklist.

    Like the timeline's mixin: class attributes name the fields, plain search
    keeps every record rule.
    """

    _name = "crm.worklist.mixin"
    _description = "Worklist source"

    #: key of the source, for instance ``"ticket"``
    _worklist_kind = None
    _worklist_icon = "fa-circle-o"
    #: order of the source on the desk
    _worklist_sequence = 50
    #: many2one of the person who has to do it
    _worklist_user = "user_id"
    #: stored date or datetime by which it is due
    _worklist_deadline = "date_deadline"
    #: many2one of the partner it is about, or None
    _worklist_partner = "partner_id"
    #: what ``_worklist_entry`` reads, fetched in one query
    _worklist_fields = ()

    @api.model
    def _worklist_label(self):
        """Return the source's name for people, plural and translated."""
        return self.env._("Entries")

    @api.model
    def _worklist_domain(self):
        """Return the domain of what is still to do."""
        return Domain.TRUE

    @api.model
    def _worklist_user_domain(self, user_ids):
        """Return the domain of what the given users have to do."""
        return Domain(self._worklist_user, "in", user_ids)

    def _worklist_entry(self):
        """Return what one entry shows, over the defaults of the service.

        :return: dict with any of ``title`` (str), ``reason`` (str, why it is
            where it is), ``state`` (str), ``color`` (Bootstrap's contextual
            name), ``priority`` (int, more is more urgent), ``phone`` (str)
        """
        self.ensure_one()
        return {"title": self.display_name}
