"""The seam of the timeline: what a model declares to be a source of it."""

from datetime import datetime

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CrmTimelineMixin(models.AbstractModel):
    """Makes a model a source of the customer's timeline.

    A model joins by inheriting this mixin and naming its fields below. Search
    and access stay those of the model itself, so every record rule holds.
    """

    _name = "crm.timeline.mixin"
    _description = "Timeline source"

    #: key of the source in the filter, for instance ``"ticket"``
    _timeline_kind = None
    #: Font Awesome icon, for instance ``"fa-ticket"``
    _timeline_icon = "fa-circle-o"
    #: order of the source among the filters
    _timeline_sequence = 50
    #: stored many2one to the partner, or to the commercial partner
    _timeline_partner = "partner_id"
    #: stored and indexed date or datetime that places an entry in time
    _timeline_date = "create_date"
    #: many2one of the person of ours who did it, or None
    _timeline_user = "user_id"
    #: fields that the text filter searches
    _timeline_text = ("name",)
    #: what ``_timeline_entry`` reads, fetched in one query
    _timeline_fields = ()
    #: whether mails, activities and files hang on its records
    _timeline_document = True
    #: whether the domain of a customer alone says what may be read: core would look
    #: up each record's document once more
    _timeline_trusted = False
    #: what is counted of it where only a number is told: the column of one document
    _timeline_counted = "id"
    #: whether an entry proves that the customer is not dormant
    _timeline_evidence = False

    @api.model
    @tools.ormcache()
    def _timeline_models(self):
        """Return the names of the models that joined; installing alone changes them."""
        names = self.pool.descendants(["crm.timeline.mixin"], "_inherit")
        return tuple(
            name
            for name in names
            if not self.env[name]._abstract and self.env[name]._timeline_kind
        )

    @api.model
    def _timeline_sources(self, kinds=None):
        """Return the models that joined the timeline and that the reader may read.

        :param kinds: only these, by default all of them
        :return: list of empty recordsets, in the order of the filter
        """
        sources = (self.env[name] for name in self._timeline_models())
        return sorted(
            (
                source
                for source in sources
                if (not kinds or source._timeline_kind in kinds)
                and source.has_access("read")
            ),
            key=lambda source: (source._timeline_sequence, source._name),
        )

    @api.model
    def _timeline_evidence_sources(self):
        """Return the models whose entries prove that a relation is alive."""
        # sudo: whether a customer is silent does not depend on who asks
        sources = self.sudo()._timeline_sources()
        return [source for source in sources if source._timeline_evidence]

    @api.model
    def _timeline_label(self):
        """Return the source's name for people, plural and translated."""
        return self.env._("Entries")

    @api.model
    def _timeline_domain(self):
        """Return what narrows the source down, for instance by state."""
        return Domain.TRUE

    @api.model
    def _timeline_contact_domain(self):
        """Return which entries are a contact with the customer that took place."""
        return Domain.FALSE

    @api.model
    def _timeline_document_domain(self):
        """Return which records bring their mails, activities and files along."""
        return Domain.TRUE

    @api.model
    def _timeline_partner_domain(self, family):
        """Return the domain of the entries of a customer.

        :param family: ``res.partner`` recordset, the commercial entity first,
            then its contacts and branches
        """
        name = self._timeline_partner
        if name.endswith("commercial_partner_id"):
            entity = family[:1].commercial_partner_id
            if entity == family[:1]:
                return Domain(name, "=", entity.id)
            # one contact alone, not the whole customer
            name = f"{name.removesuffix('commercial_partner_id')}partner_id"
        return Domain(name, "in", family.ids)

    @api.model
    def _timeline_customer_domain(self, family, documents):
        """Return the domain of what stands on a customer's timeline.

        What hangs on documents, as mails do, overrides this one and finds in
        ``documents`` where; what is about a partner overrides
        ``_timeline_partner_domain``.

        :param documents: a ``CustomerDocuments`` of the card's room
        """
        return self._timeline_partner_domain(family)

    @api.model
    def _timeline_evidence_domain(self):
        """Return what narrows the entries down to those that are evidence."""
        return Domain.TRUE

    @api.model
    def _timeline_alive_query(self, since):
        """Return a subquery of the commercial entities with evidence since then."""
        domain = Domain(self._timeline_date, ">=", since)
        domain &= self._timeline_domain() & self._timeline_evidence_domain()
        query = self._search(domain)
        partner = self._field_to_sql(self._table, self._timeline_partner, query)
        return SQL(
            "(SELECT commercial_partner_id FROM res_partner"
            " WHERE commercial_partner_id IS NOT NULL AND id IN %s)",
            query.subselect(partner),
        )

    def _timeline_entry(self):
        """Return what one entry shows, over the defaults of the service.

        :return: dict with any of ``title`` (str), ``text`` (str), ``state``
            (str, translated), ``color`` (Bootstrap's contextual name, such as
            ``"success"``), ``amount`` (float) with ``currency_id`` (int)
        """
        self.ensure_one()
        return {"title": self.display_name}

    @api.model
    def _timeline_date_is_day(self):
        return self._fields[self._timeline_date].type == "date"

    def _timeline_moment(self):
        """Return the entry's moment as a naive UTC datetime."""
        value = self[self._timeline_date]
        if isinstance(value, datetime):
            return value
        return fields.Datetime.to_datetime(value) if value else None

    def action_open_customer_card(self):
        """Open the card of the customer that this record is about.

        :raises UserError: if it is about nobody yet
        """
        self.ensure_one()
        partner = self._timeline_partner and self[self._timeline_partner][:1]
        if not partner:
            raise UserError(
                self.env._(
                    "“%s” has no customer yet: choose one first.", self.display_name
                )
            )
        return partner.action_open_customer_card()
