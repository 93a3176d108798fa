"""The worklist's service: it asks every source what one or several users have to do."""

from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..arguments import RECORDS, takes, texts, whole


class CrmWorklist(models.AbstractModel):
    """Gathers what one or several users have to do, soonest deadline first."""

    _name = "crm.worklist"
    _description = "Worklist"

    _LIMIT = 80

    @api.readonly
    @api.model
    @takes(user_ids=RECORDS, kinds=texts(), limit=whole(1, 10_000))
    def get_worklist(self, user_ids=None, kinds=None, limit=None):
        """Return the open entries of every source the reader may see.

        :param list user_ids: whose work, by default the reader's own
        :param list kinds: only these sources
        :param int limit: entries per source
        :return: list of ``{kind, label, icon, count, late, entries, summary}`` in
            the sources' order; ``count`` and ``late`` count all of them, the
            entries are the first ``limit`` by deadline, ``summary`` is that of
            ``crm.worklist.mixin``
        """
        user_ids = user_ids or [self.env.uid]
        sections = [
            self._get_section(source, user_ids, limit or self._LIMIT)
            for source in self._get_sources(kinds)
        ]
        self._fill_names([e for section in sections for e in section["entries"]])
        return sections

    @api.model
    def _get_sources(self, kinds=None):
        """Return the readable models that joined the worklist, in order."""
        sources = (
            source
            for name in self.env["crm.worklist.mixin"]._worklist_models()
            for source in self.env[name]._worklist_sources()
        )
        return sorted(
            (
                source
                for source in sources
                if (not kinds or source._worklist_kind in kinds)
                and source.has_access("read")
            ),
            key=lambda source: (source._worklist_sequence, source._name),
        )

    @api.model
    def _get_section(self, source, user_ids, limit, offset_domain=Domain.TRUE):
        domain = Domain(source._worklist_domain())
        domain &= source._worklist_user_domain(user_ids)
        records = self._fetch(source, domain & offset_domain, limit)
        entries = self._entries(records)
        bound = self._late_before(source)
        if len(records) < limit and offset_domain.is_true():
            count, late = len(records), self._count_late(records, bound)
        else:
            count, late = source._worklist_count(domain, bound)
        return {
            "kind": source._worklist_kind,
            "label": source._worklist_label(),
            "icon": source._worklist_icon,
            "count": count,
            "late": late,
            "entries": entries,
            "summary": source._worklist_summary(domain) if records else [],
        }

    @api.model
    def _fetch(self, source, domain, limit):
        """Return the first entries by deadline, their fields in the cache."""
        deadline = source._worklist_deadline
        names = {deadline, source._worklist_user, *source._worklist_fields}
        if source._worklist_partner:
            names.add(source._worklist_partner)
        query = source._worklist_query(
            Domain(domain), limit=limit, order=f"{deadline}, id"
        )
        return source._worklist_fetch(query, names)

    @api.model
    def _count_late(self, records, bound):
        if not records._worklist_can_be_late:
            return 0
        name = records._worklist_late or records._worklist_deadline
        moments = (record[name] for record in records)
        return sum(bool(moment) and moment < bound for moment in moments)

    @api.model
    def _late_before(self, source):
        """Return the bound under which a deadline of the source is past."""
        if source._fields[source._worklist_deadline].type == "date":
            return fields.Date.context_today(self)
        return fields.Datetime.now()

    @api.model
    def _entries(self, records):
        """Return the records as entries; ``_fill_names`` completes them."""
        values = records._worklist_entries()
        common = {
            "model": records._name,
            "kind": records._worklist_kind,
            "icon": records._worklist_icon,
            "can_be_late": records._worklist_can_be_late,
            "priority": 0,
        }
        ends = {}
        return [
            {**common, **self._entry(record, ends), **value}
            for record, value in zip(records, values, strict=True)
        ]

    @api.model
    def _entry(self, record, ends):
        """Return what is each record's own; ``ends`` keeps the ends of days."""
        partner = record._worklist_partner and record[record._worklist_partner]
        deadline = record[record._worklist_deadline]
        if deadline not in ends:
            ends[deadline] = fields.Datetime.to_string(self._end_of(deadline))
        return {
            "id": record.id,
            "deadline": ends[deadline],
            "day_only": bool(deadline) and not isinstance(deadline, datetime),
            "partner_id": partner.id if partner else False,
            "user_id": record[record._worklist_user][:1].id,
        }

    @api.model
    def _fill_names(self, entries):
        """Put names and telephone numbers into entries, two queries in all.

        Whoever may read a document may read the name of its customer, as the
        web client shows it on the document's form.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        ids = {entry["partner_id"] for entry in entries}
        ids = (ids | {entry.get("contact_id") for entry in entries}) - {False, None}
        readable = partners.search_fetch(
            [("id", "in", ids)], ["complete_name", "phone"]
        )
        phones = {partner.id: partner.phone for partner in readable}
        readable |= partners.browse(ids - set(readable._ids))
        # sudo: only names, of documents that were read with the user's rights
        names = {p.id: p.complete_name for p in readable.sudo()}
        users = self.env["res.users"].browse({e["user_id"] for e in entries} - {False})
        # sudo: only names, see above
        user_names = {user.id: user.name for user in users.sudo()}
        for entry in entries:
            entry["partner"] = names.get(entry["partner_id"], False)
            entry["user"] = user_names.get(entry["user_id"], False)
            who = (entry.get("contact_id"), entry["partner_id"])
            found = (phones.get(partner_id) for partner_id in who)
            entry["phone"] = entry.get("phone") or next(filter(None, found), False)

    @api.model
    def _end_of(self, deadline):
        """Return the deadline as naive UTC: a day ends at its last second."""
        if not deadline or isinstance(deadline, datetime):
            return deadline
        zone = self.env.tz
        last = zone.localize(datetime.combine(deadline, time(23, 59, 59)))
        return last.astimezone(pytz.utc).replace(tzinfo=None)
