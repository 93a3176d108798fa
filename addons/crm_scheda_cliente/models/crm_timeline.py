import heapq
from datetime import timedelta
from itertools import islice

from odoo import api, fields, models
from odoo.fields import Domain


class CrmTimeline(models.AbstractModel):
    """Merges the sources that inherit ``crm.timeline.mixin`` into one timeline.

    One limited search per source, newest first, paged by (moment, model, id),
    so that a page costs the same on the first screen and after years of it.
    """

    _name = "crm.timeline"
    _description = "Customer timeline"

    _PAGE = 40
    _PAGE_MAX = 200

    @api.readonly
    @api.model
    def get_page(self, partner_id, filters=None, cursor=None, limit=None):
        """Return one page of a customer's timeline, newest first.

        :param int partner_id: any partner of the customer
        :param dict filters: optional keys ``kinds`` (list of str), ``date_from``
            and ``date_to`` (ISO days, both included), ``user_id`` (int),
            ``partner_id`` (int, one contact of the family), ``text`` (str)
        :param list cursor: ``[moment, model, id]`` of the last entry seen
        :param int limit: entries per page
        :return: ``{"entries": [...], "cursor": [...] or False}``
        :raises AccessError: if the reader may not read the partner
        """
        family = self.env["res.partner"]._crm_family(partner_id)
        limit = min(limit or self._PAGE, self._PAGE_MAX)
        filters = filters or {}
        streams = [
            self._source_page(source, family, filters, cursor, limit + 1)
            for source in self._get_sources(filters.get("kinds"))
        ]
        merged = heapq.merge(*streams, key=self._sort_key)
        entries = list(islice(merged, limit + 1))
        page, more = entries[:limit], len(entries) > limit
        for entry in page:
            entry["date"] = fields.Datetime.to_string(entry["date"])
        last = page[-1] if more else None
        return {
            "entries": page,
            "cursor": [last["date"], last["model"], last["id"]] if last else False,
        }

    @api.readonly
    @api.model
    def get_kinds(self):
        """Return the kinds the reader may see: ``[{kind, label, icon}]``."""
        return [
            {
                "kind": source._timeline_kind,
                "label": source._timeline_label(),
                "icon": source._timeline_icon,
            }
            for source in self._get_sources()
        ]

    @api.model
    def _get_sources(self, kinds=None):
        """Return the readable models that joined the timeline, in order."""
        names = self.pool.descendants(["crm.timeline.mixin"], "_inherit")
        sources = [
            self.env[name]
            for name in names
            if not self.env[name]._abstract and self.env[name]._timeline_kind
        ]
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
    def _source_page(self, source, family, filters, cursor, limit):
        domain = Domain.AND(
            [
                source._timeline_domain(),
                source._timeline_partner_domain(family),
                Domain(source._timeline_date, "!=", False),
                self._filters_domain(source, family, filters),
                self._cursor_domain(source, cursor),
            ]
        )
        fetched = {source._timeline_date, *source._timeline_fields}
        if source._timeline_user:
            fetched.add(source._timeline_user)
        records = source.search_fetch(
            domain,
            list(fetched),
            limit=limit,
            order=f"{source._timeline_date} DESC, id DESC",
        )
        return [self._entry(record) for record in records]

    @api.model
    def _filters_domain(self, source, family, filters):
        domain = Domain.TRUE
        date = source._timeline_date
        if filters.get("date_from"):
            domain &= Domain(date, ">=", filters["date_from"])
        if filters.get("date_to"):
            end = fields.Date.to_date(filters["date_to"])
            if source._timeline_date_is_day():
                domain &= Domain(date, "<=", end)
            else:
                domain &= Domain(date, "<", end + timedelta(days=1))
        if filters.get("user_id"):
            domain &= (
                Domain(source._timeline_user, "=", filters["user_id"])
                if source._timeline_user
                else Domain.FALSE
            )
        if filters.get("partner_id"):
            contact = family.filtered(lambda p: p.id == filters["partner_id"])
            domain &= source._timeline_partner_domain(contact)
        if filters.get("text"):
            domain &= Domain.OR(
                Domain(name, "ilike", filters["text"]) for name in source._timeline_text
            )
        return domain

    @api.model
    def _cursor_domain(self, source, cursor):
        """Return what comes after the cursor in (moment desc, model, id desc)."""
        if not cursor:
            return Domain.TRUE
        moment, model, res_id = cursor
        moment = fields.Datetime.to_datetime(moment)
        date = source._timeline_date
        if source._timeline_date_is_day():
            # a day stands at its midnight; one that is not midnight is later
            midnight = not (moment.hour or moment.minute or moment.second)
            value = moment.date()
            earlier = Domain(date, "<" if midnight else "<=", value)
            if not midnight:
                return earlier
        else:
            value = moment
            earlier = Domain(date, "<", value)
        if source._name < model:
            return earlier
        same = Domain(date, "=", value)
        if source._name == model:
            same &= Domain("id", "<", res_id)
        return earlier | same

    @api.model
    def _sort_key(self, entry):
        return (-entry["date"].timestamp(), entry["model"], -entry["id"])

    @api.model
    def _entry(self, record):
        user = record._timeline_user and record[record._timeline_user]
        return {
            "model": record._name,
            "id": record.id,
            "kind": record._timeline_kind,
            "icon": record._timeline_icon,
            "date": record._timeline_moment().replace(microsecond=0),
            "day_only": record._timeline_date_is_day(),
            "user": user.name if user else False,
            **record._timeline_entry(),
        }
