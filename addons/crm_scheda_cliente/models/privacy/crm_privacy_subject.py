"""A person in the whole database: found, and erased, by what was declared."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from .kernel import person
from .kernel.declaration import FILES, WHOLE

BATCH = 1000
#: files hang on records and on their fields
FILE = "ir.attachment"
#: names of files in one sentence
MOST_NAMES = 20


class CrmPrivacySubject(models.AbstractModel):
    """Finds and erases persons (GDPR art. 17) as the register says.

    Erasing writes below the ORM on purpose: nothing is computed anew from what goes,
    nothing is tracked, nobody is told by mail. Every stored column is declared, the
    computed ones too.
    """

    _name = "crm.privacy.subject"
    _description = "Person whose data are asked for"

    # -- who it is --------------------------------------------------------------------

    @api.model
    def _get_identity(self, persons):
        """Return what says who these persons are: dict of lists.

        An address that others share (info@, the switchboard) does not say who it is.
        """
        persons = self._get_records("res.partner").browse(persons.ids)
        return {
            "names": list({p.name for p in persons if p.name and not p.is_company}),
            "mails": self._get_own(persons, "email_normalized"),
            "phones": self._get_own(persons, "phone_sanitized"),
        }

    @api.model
    def _get_own(self, persons, name):
        values = set(filter(None, persons.mapped(name)))
        others = persons.search(
            [(name, "in", list(values)), ("id", "not in", persons.ids)]
        )
        return sorted(values - set(others.mapped(name)))

    @api.model
    def _get_records(self, model):
        """Return a model that hides nothing: archived ones are persons too."""
        records = self.env[model].with_context(active_test=False, lang=None)
        # the callers have asked for the right to erase or to hand over
        return records.sudo()  # sudo: a person has a right to all of it

    # -- what is found ----------------------------------------------------------------

    @api.model
    def _find(self, persons):
        """Return the records that are about persons: dict of model to set of ids."""
        identity = self._get_identity(persons)
        declared = self.env["crm.privacy.registry"]._get_personal()
        self.env.flush_all()
        found = defaultdict(set, {"res.partner": set(persons.ids)})
        for model, line in declared.items():
            for link in line.links:
                found[model] |= self._find_link(model, link, persons, identity)
        return self._spread(found)

    @api.model
    def _find_link(self, model, link, persons, identity):
        kind, name = link
        if name.split(".")[0] not in self.env[model]._fields:
            return set()
        if kind == "partner":
            domain = Domain(name, "in", persons.ids)
            return set(self._get_records(model).search(domain)._ids)
        if kind == "mail" and identity["mails"]:
            matches = "|".join(map(person.mail_pattern, identity["mails"]))
            column = SQL.identifier(name)
            likes = [f"%{mail}%" for mail in identity["mails"]]
            # the first is quick, by an index where there is one
            condition = SQL(
                "%s ILIKE ANY(%s) AND %s ~* %s", column, likes, column, matches
            )
            return self._find_text(model, name, condition)
        if kind == "phone" and identity["phones"]:
            numbers = [v for n in identity["phones"] for v in person.number_variants(n)]
            digits = SQL(r"regexp_replace(%s, '\D', '', 'g')", SQL.identifier(name))
            return self._find_text(model, name, SQL("%s = ANY(%s)", digits, numbers))
        return set()

    @api.model
    def _find_text(self, model, name, condition):
        if not self.env[model]._fields[name].store:
            return set()
        table = SQL.identifier(self.env[model]._table)
        query = SQL("SELECT id FROM %s WHERE %s", table, condition)
        return {row[0] for row in self.env.execute_query(query)}

    @api.model
    def _spread(self, found):
        """Add what belongs to, or hangs on, what was found, to any depth."""
        declared = self.env["crm.privacy.registry"]._get_personal()
        found = defaultdict(set, found)
        fresh = {model: set(ids) for model, ids in found.items()}
        while any(fresh.values()):
            following = defaultdict(set)
            for model, line in declared.items():
                for link in line.links:
                    following[model] |= self._follow(model, link, fresh)
            fresh = {m: ids - found[m] for m, ids in following.items()}
            for model, ids in fresh.items():
                found[model] |= ids
        return {model: ids for model, ids in found.items() if ids}

    @api.model
    def _follow(self, model, link, fresh):
        """Return the ids of a model that hang on fresh ones by one link."""
        kind, name = link
        fields = self.env[model]._fields
        if kind == "parent" and name in fields:
            ids = fresh.get(fields[name].comodel_name)
            domain = Domain(name, "in", list(ids)) if ids else None
        elif kind in fields:
            domain = self._get_document_domain(model, kind, name, fresh)
        else:
            return set()
        return set(self._get_records(model).search(domain)._ids) if domain else set()

    @api.model
    def _get_document_domain(self, model, res_model, res_id, fresh):
        declared = self.env["crm.privacy.registry"]._get_declarations()
        domains = []
        for parent, ids in fresh.items():
            line = declared.get(parent)
            kept = line and (line.files_stay if model == FILE else WHOLE in line.keep)
            if ids and not kept:
                domains.append(
                    Domain(res_model, "=", parent) & Domain(res_id, "in", list(ids))
                )
        return Domain.OR(domains) if domains else None

    # -- what is erased ---------------------------------------------------------------

    @api.model
    def _erase(self, persons):
        """Erase persons and return sentences of what went and what stays, and why.

        :param persons: ``res.partner``, of one person
        :return: list of str
        """
        identity, firms = self._get_identity(persons), self._get_firms(persons)
        found = self._find(persons)
        mentioned = self._find_mentions(persons, firms, found)
        self._before_erasing(persons, found)
        said = self._say_kept(found)
        invoiced = self._get_invoiced(persons)
        for model, ids in found.items():
            if model != "res.partner":
                self._erase_records(model, ids)
        self._erase_partners(persons, invoiced)
        pattern = person.patterns(
            [] if invoiced else identity["names"], identity["mails"], identity["phones"]
        )
        number = sum(self._redact(m, ids, pattern) for m, ids in mentioned.items())
        said += self._say_files({"res.partner": set(firms.ids), **mentioned}, pattern)
        self.env.invalidate_all()
        return self._say_gone(found, number, invoiced) + said

    @api.model
    def _before_erasing(self, persons, found):
        """Hook: what has to know who it was, while it still can be known."""

    @api.model
    def _get_firms(self, persons):
        """Return the firms whose documents may name these persons."""
        persons = self._get_records("res.partner").browse(persons.ids)
        return persons.commercial_partner_id - persons

    @api.model
    def _get_invoiced(self, persons):
        """Return the persons to whom themselves accounting documents are made out.

        Those of a contact's company are made out to the company.
        """
        moves = self._get_records("account.move")._read_group(
            [("commercial_partner_id", "in", persons.ids)], ["commercial_partner_id"]
        )
        return persons.browse([partner.id for (partner,) in moves])

    @api.model
    def _get_erased(self, model):
        """Return the columns and the binary fields in files to be emptied."""
        line = self.env["crm.privacy.registry"]._get_declarations()[model]
        fields = self.env[model]._fields
        names = self.env["crm.privacy.registry"]._get_stored(model, line.erase)
        files = [n for n in names if getattr(fields[n], "attachment", False)]
        return [n for n in names if n not in files], files

    @api.model
    def _erase_records(self, model, ids):
        """Erase records of one model as declared, in batches."""
        line = self.env["crm.privacy.registry"]._get_declarations()[model]
        ids = sorted(ids)
        for start in range(0, len(ids), BATCH):
            records = self._get_records(model).browse(ids[start : start + BATCH])
            if line.delete:
                records.exists().unlink()
            elif line.erase:
                self._empty(records)

    @api.model
    def _empty(self, records, kept=()):
        """Empty the declared columns and delete the files of binary fields."""
        names, files = self._get_erased(records._name)
        if files:
            self._get_records(FILE).search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("res_field", "in", [n for n in files if n not in kept]),
                ]
            ).unlink()
        columns = table_columns(self.env.cr, records._table)
        values = [
            SQL("%s = %s", SQL.identifier(n), self._get_blank(records, n, columns[n]))
            for n in names
            if n in columns and n not in kept
        ]
        if values:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    SQL(", ").join(values),
                    records.ids,
                )
            )
        records.invalidate_recordset(flush=False)

    @api.model
    def _get_blank(self, records, name, column):
        """Return what stands where something was: nothing, or a sign where needed."""
        if column["is_nullable"] == "YES" and not records._fields[name].required:
            return None
        if column["udt_name"] == "jsonb":
            return SQL("jsonb_build_object('en_US', %s::text)", person.GONE)
        return person.GONE

    @api.model
    def _erase_partners(self, persons, invoiced):
        """Empty the persons themselves; where invoices name them, what these need."""
        line = self.env["crm.privacy.registry"]._get_declarations()["res.partner"]
        for partner in self._get_records("res.partner").browse(persons.ids):
            kept = line.invoiced if partner in invoiced else {"name"}
            self._empty(partner, kept)
            if partner not in invoiced:
                # required of a contact, and shown with the names of its children
                partner.with_context(active_test=True, tracking_disable=True).write(
                    {"name": self.env._("Erased %s", partner.id), "active": False}
                )
                self.env.flush_all()

    # -- where others' records mention the person ------------------------------------

    @api.model
    def _find_mentions(self, persons, firms, found):
        """Return the records of others that may name the persons."""
        declared = self.env["crm.privacy.registry"]._get_personal()
        mentioned = defaultdict(set)
        family = self._get_family(firms)
        for model, line in declared.items():
            for kind, name in line.mentions:
                who = {"partner": persons, "firm": family}.get(kind)
                if who and name in self.env[model]._fields:
                    domain = Domain(name, "in", who.ids)
                    mentioned[model] |= set(
                        self._get_records(model).search(domain)._ids
                    )
        documents = {"res.partner": set(firms.ids), **mentioned}
        for model, line in declared.items():
            for kind, name in line.mentions:
                if kind not in ("partner", "firm"):
                    domain = self._get_document_domain(model, kind, name, documents)
                    records = self._get_records(model)
                    mentioned[model] |= set(
                        records.search(domain)._ids if domain else ()
                    )
        return {
            model: ids - found.get(model, set()) for model, ids in mentioned.items()
        }

    @api.model
    def _get_family(self, firms):
        records = self._get_records("res.partner")
        return records.search([("commercial_partner_id", "in", firms.ids)])

    @api.model
    def _redact(self, model, ids, pattern):
        """Take the person out of texts that are about others; return in how many."""
        fields = self.env[model]._fields
        names = [
            n
            for n in self._get_erased(model)[0]
            if fields[n].type in ("char", "text", "html") and not fields[n].translate
        ]
        changed, ids = 0, sorted(ids) if pattern and names else []
        for start in range(0, len(ids), BATCH):
            columns = [SQL.identifier(name) for name in names]
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s) AND (%s)",
                    SQL.identifier(self.env[model]._table),
                    SQL(", ").join(
                        SQL(
                            "%s = regexp_replace(%s, %s, %s, 'gi')",
                            c,
                            c,
                            pattern,
                            person.GONE,
                        )
                        for c in columns
                    ),
                    ids[start : start + BATCH],
                    SQL(" OR ").join(SQL("%s ~* %s", c, pattern) for c in columns),
                )
            )
            changed += self.env.cr.rowcount
        return changed

    # -- what is said of it ------------------------------------------------------------

    @api.model
    def _get_label(self, model):
        return self.env["ir.model"]._get(model).name or model

    @api.model
    def _say_gone(self, found, number, invoiced):
        """Return one sentence for each kind of record that was emptied or deleted."""
        declared = self.env["crm.privacy.registry"]._get_declarations()
        said = []
        for model, ids in sorted(found.items()):
            values = {"kind": self._get_label(model), "number": len(ids)}
            if declared[model].delete:
                said.append(self.env._("%(kind)s: %(number)s deleted.", **values))
            elif declared[model].erase:
                said.append(self.env._("%(kind)s: %(number)s emptied.", **values))
        if number:
            said.append(
                self.env._("Taken out of %s texts that are about others.", number)
            )
        if invoiced:
            reason = self.env["crm.privacy.registry"]._get_reasons()["fiscal"]
            said.append(
                self.env._("Name and address stay for the invoices. %s", reason)
            )
        return said

    @api.model
    def _say_kept(self, found):
        """Return one sentence for each kind of record of which something stays."""
        registry = self.env["crm.privacy.registry"]
        declared, reasons, said = (
            registry._get_declarations(),
            registry._get_reasons(),
            [],
        )
        for model, ids in sorted(found.items()):
            for why in sorted(set(declared[model].keep.values())):
                names = [n for n, w in declared[model].keep.items() if w == why]
                said.append(
                    self.env._(
                        "%(kind)s: of %(number)s stays %(what)s. %(reason)s",
                        kind=self._get_label(model),
                        number=len(ids),
                        what=self._say_fields(model, names),
                        reason=reasons[why],
                    )
                )
        return said

    @api.model
    def _say_files(self, mentioned, pattern):
        """Return a sentence about files of others' documents that name the person.

        They are others' documents: who answers opens them and decides.
        """
        domain = self._get_document_domain(FILE, "res_model", "res_id", mentioned)
        ids = self._get_records(FILE).search(domain)._ids if domain and pattern else ()
        if not ids:
            return []
        query = SQL(
            "SELECT name FROM ir_attachment WHERE id = ANY(%s)"
            " AND (index_content ~* %s OR name ~* %s) ORDER BY id",
            list(ids), pattern, pattern,
        )  # fmt: skip
        names = [row[0] for row in self.env.execute_query(query)]
        if not names:
            return []
        sentence = self.env._(
            "%(number)s files of others' documents name the person, look at them:"
            " %(names)s.",
            number=len(names),
            names=", ".join(names[:MOST_NAMES]),
        )
        return [sentence]

    @api.model
    def _say_fields(self, model, names):
        if WHOLE in names:
            return self.env._("everything")
        fields = self.env[model]._fields
        labels = [fields[n]._description_string(self.env) for n in names if n in fields]
        if FILES in names:
            labels.append(self.env._("the attached files"))
        return ", ".join(labels)
