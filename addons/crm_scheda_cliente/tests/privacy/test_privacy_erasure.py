"""A marker in every column that takes text: erased, and looked for everywhere."""

import base64
import json
import re
from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from ...models.privacy.kernel.declaration import WHOLE
from ..common import CardCommon

FIRST, LAST = "Zyxquark", "Bwolfram"
NAME = f"{FIRST} {LAST}"
MAIL = "zyxquark.bwolfram@marker.example"
PHONE = "+390309988776"
TEXT = f"{NAME}, {MAIL}, 030 9988776"
PATTERN = r"zyxquark|bwolfram|309988776|30 9988776"
NUMBERS = ("integer", "float", "monetary", "many2one_reference")
#: what a table's own constraints ask for
ASKED = {
    "account.move.line": {"display_type": "line_note"},
    "crm.partner.relation": {"other_partner_id": 1},
}
STAMP = datetime(2026, 3, 1, 10)


class Planter:
    """Puts a row about a person in a table, with the marker in each column of text."""

    def __init__(self, env, person):
        self.env, self.person, self.made = env, person, {}

    def plant(self, model, links):
        """Insert a row that is linked to the person; return its id."""
        known = self.env[model]._fields
        values = self._required(model)
        columns = table_columns(self.env.cr, self.env[model]._table)
        for number, (name, column) in enumerate(columns.items()):
            field = known.get(name)
            if field and field.type in ("char", "text", "html") and name != "res_model":
                values[name] = self._text(field, column, number)
            elif field and field.type in ("json", "properties"):
                values[name] = json.dumps({"x": TEXT})
        values.update({**self._links(model, links), **ASKED.get(model, {})})
        values = {k: v for k, v in values.items() if k in columns and k != "id"}
        row = self._insert(model, values)
        for kind, name in links:
            if (
                kind == "partner"
                and "." not in name
                and known[name].type == "many2many"
            ):
                self._relate(known[name], row)
        return row

    def _text(self, field, column, number):
        if column["udt_name"] == "jsonb":
            return json.dumps({"en_US": f"{TEXT} {number}"})
        text = f"{TEXT} {field.model_name} {number}"
        return text[: column["character_maximum_length"]]

    def _links(self, model, links):
        known, values = self.env[model]._fields, {}
        for kind, name in links:
            if kind == "partner" and name in known and known[name].type == "many2one":
                values[name] = self.person.id
            elif kind == "mail":
                values[name] = MAIL
            elif kind == "phone":
                values[name] = PHONE
            elif kind == "parent":
                values[name] = self.made.get(known[name].comodel_name)
            elif kind in known and known[kind].type == "char":
                values.update({kind: "res.partner", name: self.person.id})
        return {k: v for k, v in values.items() if v}

    def _relate(self, field, row):
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) VALUES (%s, %s)",
                SQL.identifier(field.relation), SQL.identifier(field.column1),
                SQL.identifier(field.column2), row, self.person.id,
            )
        )  # fmt: skip

    def _required(self, model):
        values = {}
        for name, column in table_columns(self.env.cr, self.env[model]._table).items():
            field = self.env[model]._fields.get(name)
            if column["is_nullable"] == "NO" and field and name != "id":
                values[name] = self._filler(field)
        return values

    def _filler(self, field):
        if field.type == "many2one":
            return self._any(field.comodel_name)
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in NUMBERS:
            return 1
        if field.type in ("date", "datetime"):
            return STAMP
        return field.type != "boolean" and "{}" if field.type == "json" else False

    def _any(self, model):
        table = SQL.identifier(self.env[model]._table)
        row = self.env.execute_query(SQL("SELECT min(id) FROM %s", table))[0][0]
        return row or self._insert(
            model, {**self._required(model), **self._labels(model)}
        )

    def _labels(self, model):
        known = self.env[model]._fields
        columns = table_columns(self.env.cr, self.env[model]._table)
        return {
            n: '{"en_US": "x"}' if c["udt_name"] == "jsonb" else f"x{n}"
            for n, c in columns.items()
            if c["is_nullable"] == "NO"
            and known.get(n)
            and known[n].type in ("char", "text", "html")
        }

    def _insert(self, model, values):
        query = SQL(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
            SQL.identifier(self.env[model]._table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(SQL("%s", value) for value in values.values()),
        )
        self.made[model] = self.env.execute_query(query)[0][0]
        return self.made[model]


@tagged("post_install", "-at_install")
class TestPrivacyErasure(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subject = cls.env["crm.privacy.subject"]
        cls.person = cls.env["res.partner"].create(
            {
                "name": NAME, "email": MAIL, "phone": PHONE, "parent_id": cls.rossi.id,
                "country_id": cls.env.ref("base.it").id, "street": "Via Roma 1",
                "comment": TEXT, "function": TEXT,
            }
        )  # fmt: skip
        cls.person.flush_recordset()

    # -- the whole database ---------------------------------------------------------

    def _plant_all(self):
        """Plant a row in each declared table; parents before children."""
        planter = Planter(self.env, self.person)
        declared = self.env["crm.privacy.registry"]._get_personal()
        left = {m: d for m, d in declared.items() if m != "res.partner" and d.links}
        faults = {}
        for model in sorted(left, key=lambda m: self._is_child(left[m])):
            links = [
                link for link in left[model].links if link[1] in self.env[model]._fields
            ]
            try:
                with self.env.cr.savepoint(flush=False):
                    planter.plant(model, links)
            except Exception as error:
                faults[model] = str(error).splitlines()[0]
        return planter.made, faults

    def _is_child(self, line):
        kinds = {kind for kind, _name in line.links}
        return (
            0 if kinds & {"partner", "mail", "phone"} else 2 if "parent" in kinds else 1
        )

    def _search_database(self):
        """Return where the marker stands: set of (table, column)."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n"
                " ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
                " AND n.nspname = current_schema()"
            )
        )
        found = set()
        for (table,) in tables:
            rows = self.env.execute_query(
                SQL("SELECT to_jsonb(t) FROM %s t WHERE t::text ~* %s",
                    SQL.identifier(table), PATTERN)
            )  # fmt: skip
            for (row,) in rows:
                found |= {
                    (table, name)
                    for name, value in row.items()
                    if value and re.search(PATTERN, json.dumps(value), re.IGNORECASE)
                }
        return found

    def _allowed(self):
        """What may remain: what is declared as kept, or as nobody's."""
        declared = self.env["crm.privacy.registry"]._get_declarations()
        allowed = set()
        for model, line in declared.items():
            if model in self.env and self.env[model]._auto:
                names = (
                    self.env[model]._fields if line.whole else [*line.keep, *line.none]
                )
                allowed |= {(self.env[model]._table, name) for name in names}
        return allowed

    def test_nothing_remains_but_what_is_declared(self):
        """SC-01 The marker's name, mail and number, put in every column of text of
        every declared table, stand afterwards where the register says and nowhere
        else in the whole database."""
        made, faults = self._plant_all()
        self.assertFalse(faults)
        before = self._search_database()
        self.assertGreater(len(before), 100)
        said = self.person.with_user(self.sara).sudo(False)._crm_erase_subject()
        left = self._search_database()
        self.assertFalse(left - self._allowed())
        self.assertLess(len(left), len(before))
        self.assertTrue(said)
        kept = {model for model in made if self._keeps(model)}
        for model in kept:
            label = self.subject._get_label(model)
            self.assertTrue([s for s in said if s.startswith(label)], model)

    def _keeps(self, model):
        line = self.env["crm.privacy.registry"]._get_declarations().get(model)
        return bool(line and line.personal and line.keep and model != "res.partner")

    # -- the usual ways ---------------------------------------------------------------

    def test_contact_of_a_company_with_invoices(self):
        """SC-01 The person goes, the company and its documents stay."""
        order = self._new_order(note=f"As agreed with {NAME} ({MAIL})")
        order.message_post(
            body=f"Dear {NAME}, call me on 030 9988776", partner_ids=self.person.ids
        )
        invoice = self._invoice(self.rossi)
        self.person.message_post(body=TEXT)
        file = self.env["ir.attachment"].create(
            {"name": f"{NAME}.txt", "raw": TEXT.encode(), "res_model": "res.partner",
             "res_id": self.person.id, "mimetype": "text/plain"}
        )  # fmt: skip
        letter = self.env["ir.attachment"].create(
            {"name": "letter.txt", "raw": TEXT.encode(), "res_model": "res.partner",
             "res_id": self.rossi.id, "mimetype": "text/plain"}
        )  # fmt: skip
        said = self.person.with_user(self.sara)._crm_erase_subject()
        self.assertIn("letter.txt", " ".join(said))
        letter.unlink()
        self.assertFalse(self.person.active)
        self.assertNotIn(FIRST, self.person.display_name)
        self.assertFalse(file.exists())
        self.assertEqual(self.rossi.name, "Officine Rossi S.r.l.")
        self.assertEqual(invoice.partner_id, self.rossi)
        self.assertIn("As agreed with", order.note)
        bodies = " ".join(order.message_ids.mapped("body"))
        self.assertIn("call me on", bodies)
        self.assertFalse(re.search(PATTERN, f"{bodies} {order.note}", re.IGNORECASE))
        left = {table for table, _column in self._search_database()}
        self.assertLessEqual(left, {"mail_blacklist", "phone_blacklist"})

    def _invoice(self, partner):
        journal = self.env["account.journal"].search([("type", "=", "sale")], limit=1)
        return self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": partner.id,
             "journal_id": journal.id,
             "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 1})]}
        )  # fmt: skip

    def test_who_has_invoices_keeps_what_they_need(self):
        """SC-01 A consumer's name and address stay for the invoices, nothing else."""
        self.person.write({"parent_id": False, "vat": False})
        self._invoice(self.person)
        said = self.person._crm_erase_subject()
        self.assertEqual(self.person.name, NAME)
        self.assertTrue(self.person.active)
        self.assertFalse(self.person.email or self.person.phone or self.person.function)
        self.assertIn("2220", " ".join(said))

    def test_a_shared_address_takes_nobody_else(self):
        """SC-01 What came from info@ is of all who share it, and stays."""
        other = self.env["res.partner"].create({"name": "Info", "email": MAIL})
        message = other.message_post(
            body="Of another", email_from=MAIL, author_id=False
        )
        self.person._crm_erase_subject()
        self.assertIn("Of another", message.body)
        self.assertEqual(other.email, MAIL)

    def test_who_may(self):
        """SC-01 Salespeople, users without a role and portal users erase, hand over and
        read nothing; nobody erases a user."""
        for user in (self.giulia, self.luca, self.paola):
            partner = self.person.with_user(user)
            for name in ("export_subject", "erase_subject", "ask_erasure"):
                with self.assertRaises(AccessError):
                    getattr(partner, f"action_crm_{name}")()
            for model in ("passport", "request", "term", "line"):
                with self.assertRaises(AccessError):
                    self.env[f"crm.privacy.{model}"].with_user(user).search([])
        with self.assertRaises(UserError):
            self.giulia.partner_id.with_user(self.sara).action_crm_erase_subject()
        self.assertEqual(self.person.name, NAME)

    # -- handing over ------------------------------------------------------------------

    def test_passport(self):
        """SC-01 The dossier holds what is known; a change in it, or of the evidence
        since, shows."""
        self.person.message_post(body=TEXT)
        self.env["mail.blacklist"]._add(MAIL)
        partner = self.person.with_user(self.sara)
        action = partner.action_crm_export_subject()
        passport = (
            self.env["crm.privacy.passport"]
            .with_user(self.sara)
            .browse(action["res_id"])
        )
        entries = passport._get_document()["entries"]
        models = {entry.get("model") for entry in entries}
        self.assertLessEqual({"res.partner", "mail.message", "mail.blacklist"}, models)
        self.assertIn(MAIL, json.dumps(entries))
        self.assertNotIn("token", json.dumps(entries))
        self.assertEqual(passport.action_verify()["params"]["type"], "success")
        self.assertTrue(passport._get_paper()["parts"])
        listed = self.env["mail.blacklist"].search([("email", "=", MAIL)])
        listed.active = False
        self.assertEqual(passport.action_verify()["params"]["type"], "warning")
        text = base64.b64decode(passport.content).decode().replace(TEXT, "nothing")
        passport.sudo().content = base64.b64encode(text.encode())
        self.assertEqual(passport.action_verify()["params"]["type"], "danger")
        with self.assertRaises(AccessError):
            passport.write({"digest": "x"})
        self.person._crm_erase_subject()
        with self.assertRaises(UserError):
            passport.action_verify()

    def test_whole_is_not_declared_by_accident(self):
        """Where a whole record is declared, nothing of it is emptied as well."""
        for line in self.env["crm.privacy.registry"]._get_declarations().values():
            if WHOLE in line.keep or WHOLE in line.none:
                self.assertFalse(line.erase, line.model)
