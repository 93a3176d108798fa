"""The seam of the worklist: what a model declares to be a source of it."""

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


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
    #: xmlids of the groups whose members find this source first on their desk
    _worklist_groups = ()
    #: many2one of the person who has to do it
    _worklist_user = "user_id"
    #: many2one of the person who asked for it, or None where nobody asks
    _worklist_asker = None
    #: stored date or datetime by which it is due
    _worklist_deadline = "date_deadline"
    #: False where a past deadline does not mean late, such as a meeting's start
    _worklist_can_be_late = True
    #: stored field past which an entry is late, or None where that is the deadline:
    #: a visit is not late while it goes on
    _worklist_late = None
    #: True where an entry takes its place on the day's time line
    _worklist_on_agenda = False
    #: whether the desk offers to move the deadline, to give it to somebody else
    _worklist_can_reschedule = True
    _worklist_can_reassign = True
    #: many2one of the partner it is about, or None
    _worklist_partner = "partner_id"
    #: what ``_worklist_entry`` reads, fetched in one query
    _worklist_fields = ()

    @api.model
    @tools.ormcache()
    def _worklist_models(self):
        """Return the names of the models that joined; installing alone changes them."""
        names = self.pool.descendants(["crm.worklist.mixin"], "_inherit")
        return tuple(
            name
            for name in names
            if not self.env[name]._abstract and self.env[name]._worklist_kind
        )

    @api.model
    def _worklist_sources(self):
        """Return the lists that the model brings, by default one.

        A model with several returns itself once for each, with a context that
        its attributes (as properties) and its other hooks read.
        """
        return [self]

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

    @api.model
    def _worklist_asked_domain(self, user_ids):
        """Return the domain of what the given users asked others to do."""
        if not self._worklist_asker:
            return Domain.FALSE
        return (
            Domain(self._worklist_asker, "in", user_ids)
            & Domain(self._worklist_user, "!=", False)
            & Domain(self._worklist_user, "not in", user_ids)
        )

    @api.model
    def _worklist_query(self, domain, limit=None, order=None):
        """Return the ``Query`` of the entries; record rules apply.

        A source whose plain search is slow may answer faster here, as long as
        it returns nothing that the reader may not read.
        """
        return self._search(domain, limit=limit, order=order)

    @api.model
    def _worklist_fetch(self, query, names):
        """Return the records of a ``_worklist_query``, these fields in the cache."""
        return self._crm_fetch(query, names)

    @api.model
    def _worklist_count(self, domain, late_before):
        """Return how many entries there are and how many are late, in one query."""
        query = self._worklist_query(domain)
        if query.is_empty():
            return 0, 0
        name = self._worklist_late or self._worklist_deadline
        bound = self._field_to_sql(self._table, name, query)
        late = SQL("COUNT(*) FILTER (WHERE %s < %s)", bound, late_before)
        count, late = self.env.execute_query(query.select(SQL("COUNT(*)"), late))[0]
        return count, late if self._worklist_can_be_late else 0

    @api.model
    def _worklist_actions(self):
        """Return what one may do with an entry without leaving the desk.

        The desk adds opening, rescheduling, reassigning and the customer's
        card by itself.

        :return: list of dicts ``{key, label, icon, method}`` in the order of
            the buttons. ``method`` is a public method of the model, called on
            the record with the answers to ``ask`` as keywords; when it returns
            an action, the web client opens it. Optional keys: ``hotkey`` (one
            letter; ``d`` is the main "done"), ``confirm`` (a question to ask
            before what is not easily taken back), ``ask``: list of
            ``{name, label, type, options, required}`` with a ``type`` of
            text, char, date, datetime, float_time (hours) or selection
            (``options``: ``[[value, label]]``)
        """
        return []

    @api.model
    def _worklist_summary(self, domain):
        """Return how the source's entries divide, for instance by stage.

        :param domain: the domain of the entries, the people included
        :return: list of dicts ``{label, count, late, title, domain}``: ``late``
            counts those that need a look, ``title`` (str or False) explains,
            ``domain`` opens them
        """
        return []

    def _worklist_entries(self):
        """Return the entries' values, one dict per record, in order.

        Override to read in one go what every entry of the page needs.
        """
        return [record._worklist_entry() for record in self]

    def _worklist_entry(self):
        """Return what one entry shows, over the defaults of the service.

        :return: dict with any of ``title`` (str), ``reason`` (str, why it is
            where it is), ``state`` (str), ``color`` (Bootstrap's contextual
            name), ``priority`` (int, more is more urgent), ``phone`` (str, by
            default that of ``contact_id``, an id, or of the partner),
            ``end`` (str, UTC, for what takes a span of the day), ``open``
            (``{"model", "id"}`` of the document to open instead), ``actions``
            (list of the keys of ``_worklist_actions`` that suit this record)
        """
        self.ensure_one()
        return {"title": self.display_name}

    def _worklist_reschedule(self, deadline):
        """Move the deadline, with the user's own rights.

        :param deadline: a date or a naive UTC datetime, as the field's type is
        """
        self.write({self._worklist_deadline: deadline})

    def _worklist_reassign(self, user):
        """Give the work to another user, with the user's own rights."""
        self.write({self._worklist_user: user.id})
