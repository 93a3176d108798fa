from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain


class CrmWorklist(models.AbstractModel):
    """Gathers what one or several users have to do, soonest deadline first."""

    _name = "crm.worklist"
    _description = "Worklist"

    _LIMIT = 80

    @api.readonly
    @api.model
    def get_worklist(self, user_ids=None, kinds=None, limit=None):
        """Return the open entries of every source the reader may see.

        :param list user_ids: whose work, by default the reader's own
        :param list kinds: only these sources
        :param int limit: entries per source
        :return: list of ``{kind, label, icon, count, late, entries}`` in the
            sources' order; ``count`` and ``late`` count all of them, the
            entries are the first ``limit`` by deadline
        """
        user_ids = user_ids or [self.env.uid]
        return [
            self._get_section(source, user_ids, limit or self._LIMIT)
            for source in self._get_sources(kinds)
        ]

    @api.model
    def _get_sources(self, kinds=None):
        """Return the readable models that joined the worklist, in order."""
        names = self.pool.descendants(["crm.worklist.mixin"], "_inherit")
        sources = (
            self.env[name]
            for name in names
            if not self.env[name]._abstract and self.env[name]._worklist_kind
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
    def _get_section(self, source, user_ids, limit):
        domain = Domain(source._worklist_domain())
        domain &= source._worklist_user_domain(user_ids)
        deadline = source._worklist_deadline
        fetched = {deadline, source._worklist_user, *source._worklist_fields}
        if source._worklist_partner:
            fetched.add(source._worklist_partner)
        records = source.search_fetch(
            domain, list(fetched), limit=limit, order=f"{deadline}, id"
        )
        late = domain & Domain(deadline, "<", self._late_before(source))
        return {
            "kind": source._worklist_kind,
            "label": source._worklist_label(),
            "icon": source._worklist_icon,
            "count": (
                source.search_count(domain) if len(records) == limit else len(records)
            ),
            "late": source.search_count(late),
            "entries": [self._entry(record) for record in records],
        }

    @api.model
    def _late_before(self, source):
        """Return the bound under which a deadline of the source is past."""
        if source._fields[source._worklist_deadline].type == "date":
            return fields.Date.context_today(self)
        return fields.Datetime.now()

    @api.model
    def _entry(self, record):
        partner = record._worklist_partner and record[record._worklist_partner]
        deadline = record[record._worklist_deadline]
        user = record[record._worklist_user]
        return {
            "model": record._name,
            "id": record.id,
            "kind": record._worklist_kind,
            "icon": record._worklist_icon,
            "deadline": fields.Datetime.to_string(self._end_of(deadline)),
            "day_only": deadline and not isinstance(deadline, datetime),
            "partner_id": partner.id if partner else False,
            "partner": partner.display_name if partner else False,
            "user_id": user[:1].id,
            "user": user[:1].name,
            "priority": 0,
            **record._worklist_entry(),
        }

    @api.model
    def _end_of(self, deadline):
        """Return the deadline as naive UTC: a day ends at its last second."""
        if not deadline or isinstance(deadline, datetime):
            return deadline
        zone = pytz.timezone(self.env.user.tz or "UTC")
        last = zone.localize(datetime.combine(deadline, time(23, 59, 59)))
        return last.astimezone(pytz.utc).replace(tzinfo=None)
