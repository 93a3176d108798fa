"""The timeline's service: all sources of a customer, merged and paged."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..arguments import DAY, PLAIN, RECORD, shape, takes, text, texts, whole


class CustomerDocuments:
    """The records of a customer that the reader may reach, looked for once.

    Made for one request and handed on to whoever looks for what hangs on them.
    """

    def __init__(self, timeline, family):
        self._timeline, self._family = timeline, family
        self._found = {}

    def allowing(self, operation="read"):
        """Return them by model: ``{model: ids or query}``, the partners first.

        :param str operation: what the reader must be allowed to do with them
        """
        if operation not in self._found:
            timeline, family = self._timeline, self._family
            self._found[operation] = (
                timeline._find_documents(family)
                if operation == "read"
                else timeline._narrow_documents(family, operation, self.allowing())
            )
        return self._found[operation]


class CrmTimeline(models.AbstractModel):
    """Merges the sources that inherit ``crm.timeline.mixin`` into one timeline.

    All sources are searched in one statement, newest first, paged by (moment,
    model, id), so that a page costs the same on the first screen and after years of
    it; then what is on the page is read, one statement per model.
    """

    _name = "crm.timeline"
    _description = "Customer timeline"

    _PAGE = 40
    _PAGE_MAX = 200

    @api.readonly
    @api.model
    @takes(
        partner_id=RECORD,
        filters=shape(
            kinds=texts(),
            date_from=DAY,
            date_to=DAY,
            user_id=RECORD,
            partner_id=RECORD,
            text=text(),
        ),
        cursor=PLAIN,
        limit=whole(1, 10_000),
    )
    def get_page(self, partner_id, filters=None, cursor=None, limit=None):
        """Return one page of a customer's timeline, newest first.

        :param int partner_id: any partner of the customer
        :param dict filters: optional keys ``kinds`` (list of str), ``date_from``
            and ``date_to`` (ISO days, both included), ``user_id`` (int),
            ``partner_id`` (int, one contact of the family), ``text`` (str)
        :param list cursor: what the page before returned as ``cursor``
        :param int limit: entries per page
        :return: ``{"entries": [...], "cursor": [...] or False}``
        :raises AccessError: if the reader may not read the partner
        """
        family = self.env["res.partner"]._crm_family(partner_id)
        documents = self._get_documents(family)
        page = self._get_entries(family, documents, filters, cursor, limit)
        places = [(entry, "user") for entry in page["entries"]]
        self.env["res.users"]._crm_put_names(places)
        return page

    @api.model
    def _get_entries(self, family, documents, filters=None, cursor=None, limit=None):
        """Return one page for a family that the reader may read.

        An entry's ``user`` is an id or already a name: the caller puts the names.

        :param CustomerDocuments documents: those of the family
        """
        limit = min(limit or self._PAGE, self._PAGE_MAX)
        filters = filters or {}
        cursor = self._parse_cursor(cursor)
        sources = self.env["crm.timeline.mixin"]._timeline_sources(filters.get("kinds"))
        domains = {
            source: Domain.AND(
                [
                    source._timeline_domain(),
                    source._timeline_customer_domain(family, documents),
                    Domain(source._timeline_date, "!=", False),
                    self._filters_domain(source, family, filters),
                    self._cursor_domain(source, cursor),
                ]
            )
            for source in sources
        }
        statement = self._make_page(domains, limit + 1)
        found = self.env.execute_query(statement) if statement else []
        # only what is shown is read and put into words
        records = self._read_page(sources, found[:limit])
        page = [self._entry(record) for record in records]
        more = len(found) > limit
        last = page[-1] if more else None
        # microseconds count: a page that began in the middle of a second would
        # otherwise repeat or skip what lies around it
        after = last and [last["date"].isoformat(), last["model"], last["id"]]
        for entry in page:
            entry["date"] = fields.Datetime.to_string(entry["date"])
        return {"entries": page, "cursor": after or False}

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
            for source in self.env["crm.timeline.mixin"]._timeline_sources()
        ]

    @api.model
    def _get_documents(self, family):
        """Return the ``CustomerDocuments`` of a family, not looked for yet."""
        return CustomerDocuments(self, family)

    @api.model
    def _find_documents(self, family):
        """Return the readable records of a customer: the partners, every source."""
        documents = {"res.partner": family._filtered_access("read").ids}
        for source in self.env["crm.timeline.mixin"]._timeline_sources():
            if source._timeline_document:
                domain = source._timeline_partner_domain(family)
                domain &= source._timeline_document_domain()
                if self.env.su:
                    domain &= source._crm_companies()
                documents[source._name] = source._search(domain)
        return documents

    @api.model
    def _get_last_contact(self, family):
        """Return the statement for when one of us last had to do with a customer.

        Only what took place counts: no plan, no mass mailing. Who asks learns the
        moment also of what they may not read, and nothing else of it.

        :return: SQL of rows ``(model, id, moment)``, one at most; None if no source
            knows contacts
        """
        # sudo: the last contact does not depend on who asks; a moment is all they get
        timeline = self.sudo()  # sudo: a moment is all they get
        documents = timeline._get_documents(family)
        domains = {}
        for source in timeline.env["crm.timeline.mixin"]._timeline_sources():
            contact = source._timeline_contact_domain()
            if not contact.is_false():
                domains[source] = Domain.AND(
                    [
                        contact,
                        source._timeline_domain(),
                        source._timeline_customer_domain(family, documents),
                        source._crm_companies(),
                        Domain(source._timeline_date, "<=", fields.Datetime.now()),
                    ]
                )
        return timeline._make_page(domains, 1)

    @api.model
    def _narrow_documents(self, family, operation, found):
        """Return those of the readable records that allow an operation, too."""
        documents = {"res.partner": family._filtered_access(operation).ids}
        for model, readable in found.items():
            source = self.env[model]
            if model == "res.partner" or not source.has_access(operation):
                continue
            rules = source._crm_rules(operation)
            if rules != source._crm_rules("read"):
                domain = source._timeline_partner_domain(family) & rules
                readable = source._search(domain & source._timeline_document_domain())
            documents[model] = readable
        return documents

    @api.model
    def _attached_domain(self, documents, model_column="model", own=None):
        """Return the domain of what hangs on the records of a customer.

        One branch per model, because each then finds its rows by the index on
        (model, id of the record); an OR would read the whole table.

        :param documents: as of ``CustomerDocuments.allowing``
        :param str model_column: column of the attached table with the model's name
        :param own: likewise, where only rows of the reader (``user_id``) count
        """

        def to_sql(records, alias, query):
            table = SQL.identifier(records._table)
            column = SQL.identifier(model_column)
            mine = SQL("user_id = %s", self.env.uid)
            branches = [
                SQL(
                    "SELECT id FROM %s WHERE %s = %s AND res_id IN %s AND %s",
                    table,
                    column,
                    model,
                    found.subselect() if isinstance(found, Query) else tuple(found),
                    condition,
                )
                for kept, condition in ((documents, SQL("TRUE")), (own or {}, mine))
                for model, found in kept.items()
                # asking a query for its truth would run it
                if isinstance(found, Query) or found
            ]
            if not branches:
                return SQL("FALSE")
            key = records._field_to_sql(alias, "id", query)
            return SQL("%s IN (%s)", key, SQL(" UNION ALL ").join(branches))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _make_page(self, domains, limit):
        """Return the statement for the newest entries: rows ``(model, id, moment)``.

        :param dict domains: what each source shows; the domain is the reader's, also
            where the search is trusted with it
        """
        branches = []
        for source, domain in domains.items():
            order = f"{source._timeline_date} DESC, id DESC"
            query = self._get_trusted(source)._search(domain, limit=limit, order=order)
            if query.is_empty():
                continue
            moment = source._field_to_sql(source._table, source._timeline_date, query)
            columns = (
                SQL("%s::timestamp AS moment", moment),
                SQL("%s AS model", source._name),
                SQL.identifier(source._table, "id"),
            )
            branches.append(SQL("(%s)", query.select(*columns)))
        if not branches:
            return None
        return SQL(
            "SELECT model, id, moment FROM (%s) entry"
            ' ORDER BY moment DESC, model COLLATE "C", id DESC LIMIT %s',
            SQL(" UNION ALL ").join(branches),
            limit,
        )

    @api.model
    def _read_page(self, sources, found):
        """Return the records of ``(model, id, moment)`` rows, in their order."""
        records = {}
        for source in map(self._get_trusted, sources):
            source = source.with_context(active_test=False)
            ids = [row[1] for row in found if row[0] == source._name]
            names = {source._timeline_date, *source._timeline_fields}
            if source._timeline_user:
                names.add(source._timeline_user)
            # not fetch: what is in memory may be more than the reader is shown
            own = source.search_fetch([("id", "in", ids)], names, order="id")
            records.update(((source._name, record.id), record) for record in own)
        return [records[tuple(row[:2])] for row in found]

    @api.model
    def _get_trusted(self, source):
        if source._timeline_trusted:
            # sudo: found by the records that the reader may read, and by nothing else
            return source.sudo()
        return source

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
            own = self._get_documents(contact)
            domain &= source._timeline_customer_domain(contact, own)
        if filters.get("text"):
            domain &= Domain.OR(
                Domain(name, "ilike", filters["text"]) for name in source._timeline_text
            )
        return domain

    @api.model
    def _parse_cursor(self, cursor):
        """Return ``(moment, model, id)`` from what a client sent back."""
        if not cursor:
            return None
        try:
            moment, model, res_id = cursor
            return datetime.fromisoformat(moment), str(model), int(res_id)
        except (TypeError, ValueError):
            raise UserError(
                self.env._(
                    "The timeline cannot continue from here. Open the card again."
                )
            ) from None

    @api.model
    def _cursor_domain(self, source, cursor):
        """Return what comes after the cursor in (moment desc, model, id desc).

        In SQL, because the domain of a datetime is exact to the second only.
        """
        if not cursor:
            return Domain.TRUE
        value, model, res_id = cursor
        name, is_day = source._timeline_date, source._timeline_date_is_day()
        # a day stands at its midnight: one that began earlier comes after
        past_midnight = is_day and value.time() != time.min
        if is_day:
            value = value.date()

        def to_sql(records, alias, query):
            date = records._field_to_sql(alias, name, query)
            if source._name > model or past_midnight:
                return SQL("%s <= %s", date, value)
            if source._name < model:
                return SQL("%s < %s", date, value)
            key = records._field_to_sql(alias, "id", query)
            return SQL("(%s, %s) < (%s, %s)", date, key, value, res_id)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _entry(self, record):
        user = record._timeline_user and record[record._timeline_user]
        return {
            "model": record._name,
            "id": record.id,
            "kind": record._timeline_kind,
            "icon": record._timeline_icon,
            "date": record._timeline_moment(),
            "day_only": record._timeline_date_is_day(),
            "user": user.id if user else False,
            **record._timeline_entry(),
        }
