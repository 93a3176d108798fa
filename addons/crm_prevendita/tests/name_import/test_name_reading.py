"""How files are read: titles, cells, formats; what is told of it."""

import io
import zipfile

import xlwt

from odoo.exceptions import UserError
from odoo.tests import BaseCase, Form, tagged

from ...models.name.kernel import clean, contact, figures, fiscal, whole, writing
from ...models.name_import.kernel import columns, dialect, exporters, reader
from ..name.common import NameCase, check_digit, rows

VAT = check_digit("0318452017")
#: titles as lists have them, and where they go
TITLES = {
    "name": "CLI_RAGSOC|Cognome Nome / Ragione sociale|Punto vendita|Firmenname|"
    "Rag. Sociale|Ragione soc. 1|Denominazione sociale|NomeDitta|Intestatario|"
    "Raggione sociale|Raison sociale|Firma|Insegna",
    "contact_name": "Cognome e nome|Nome referente|Persona da contattare|Vorname",
    "role": "Ruolo|Funzione aziendale|Job title",
    "street": "Indirizzo sede legale|Nr. civico|Straße und Hausnummer|Adresse",
    "zip": "C.A.P.|Codice postale|PLZ|Cap sede",
    "city": "Località (frazione)|Comune sede legale|Ort|Ville",
    "province": "Prov. sede|Sigla provincia",
    "country": "Nazione|Cod.naz.|Land",
    "phone": "TELEFONO1|N.ro telefono|Recapito telefonico|Telefono/Fax|Telefonnummer",
    "phone2": "Cell. titolare|Tel. mobile|Handy",
    "fax": "N. fax|Telefax",
    "email": "Indirizzo mail|E-mail referente|Posta elettr.|Courriel",
    "pec": "Posta elettr. cert.|E-mail PEC|Domicilio digitale",
    "vat": "P.IVA|Partita I.V.A.|MwSt.-Nr.|P.Iva/C.F.",
    "fiscalcode": "Cod. Fisc.|C.F.|Steuernummer",
    "employees": "N. dip.|Classe addetti|Mitarbeiterzahl",
    "turnover": "Fatt. 2023|Volume d'affari|Umsatz",
    "consent_phone": "Consenso chiamate|Autorizzazione telefonate",
    "consent_mail": "Consenso marketing e-mail|Newsletter",
    "owner": "Agente|Commerciale di riferimento",
    "tags": "Categorie|Tag",
    None: "Nome file|Fornitore attuale|Consenso posta cartacea|Email verificata|"
    "Stato attività|Natura giuridica|N. REA|IBAN|Capitale sociale|Sconto %|"
    "Data di nascita|E-mail 1 - Label|Codice stato|HasOptedOutOfEmail|Latitudine",
}


@tagged("post_install", "-at_install")
class TestReadingPure(BaseCase):
    def test_titles(self):
        """PV-01 A title is read by its words, whether or not it was seen before."""
        for field, titles in TITLES.items():
            for title in titles.split("|"):
                self.assertEqual(columns.guess([title], [])[0], field, title)

    def test_titles_by_their_values(self):
        """PV-01 What a title may mean in two ways is settled by the cells below."""
        for title, cells, field in (
            ("Stato", ("Italia", "Germania"), "country"),
            ("Stato", ("Attiva", "Cessata"), None),
            ("Nome", ("Rossi S.r.l.", "Bianchi S.p.A."), "name"),
            ("Nome", ("Mario", "Anna"), "contact_name"),
            ("Sede", ("Via Po 1, 25121 Brescia (BS)", "Corso Roma 2, 20121 Milano"),
             "address"),
            ("Contatti", ("030 2345678", "02 48012345"), "phone"),
            ("URL", ("https://social.example/a", "https://social.example/b"), None),
            ("", ("info@alfa.example", "b@beta.example"), "email"),
            ("", ("030 2345678", "335 1234567"), "phone"),
            ("", ("25121", "39100", "20121"), "zip"),
            ("", ("BS", "BZ", "MI"), "province"),
            ("", ("12/03/2026", "05/05/2026"), "date"),
        ):  # fmt: skip
            found = columns.judge([title], [[cell] for cell in cells])[0]
            self.assertEqual(found.field, field, (title, cells))
        sure = columns.judge(["E-mail"], [["a@b.example"], ["c@d.example"]])[0]
        self.assertEqual(sure.certainty, columns.SURE)
        guessed = columns.judge([""], [["a@b.example"], ["c@d.example"]])[0]
        self.assertEqual(guessed.certainty, columns.GUESSED)

    def test_exports(self):
        """PV-01 Programs are known by the set of titles that they write."""
        for name, titles in (
            ("Outlook", "Nome|Cognome|Società|Via (uff.)|Città (uff.)|CAP (uff.)|"
             "Ufficio|Indirizzo posta elettronica|Nome visualizzato posta elettronica"),
            ("Google Contacts", "First Name|Last Name|Organization Name|"
             "E-mail 1 - Label|E-mail 1 - Value|Phone 1 - Label|Phone 1 - Value"),
            ("HubSpot", "First Name|Last Name|Email|Contact owner|Associated Company|"
             "Lead Status"),
            ("Salesforce", "Nome account|Titolare account|Via di fatturazione"),
            ("HubSpot", "ID record|Proprietario del contatto|Azienda associata"),
            ("Shopify", "Customer ID|Accepts Email Marketing|Default Address Zip|"
             "Total Spent"),
            ("Zucchetti", "ANTIPCON|ANCODICE|ANDESCRI|ANINDIRI|AN___CAP|ANLOCALI"),
        ):  # fmt: skip
            self.assertEqual(exporters.name_of(titles.split("|")), name)
        outlook = (
            "Nome|Cognome|Società|Via (uff.)|Via (ab.)|Città (uff.)|CAP (uff.)|"
            "Ufficio|Indirizzo posta elettronica"
        )
        self.assertEqual(
            columns.guess(outlook.split("|"), []),
            ["contact_name", "contact_name", "name", "street", None, "city", "zip",
             "phone", "email"],
        )  # fmt: skip

    def test_phones(self):
        """PV-01 A number is never changed in silence."""
        for cell, numbers, note in (
            ("030 2345678/9", ["+390302345678", "+390302345679"], "phone_lines"),
            ("030-9651111/2", ["+390309651111", "+390309651112"], "phone_lines"),
            ("3,93E+11", [], "phone_scientific"),
            ("0303751111 030/3751112", ["+390303751111", "+390303751112"], "phone_two"),
            ("030 2345678 (ufficio)", ["+390302345678"], None),
            ("333/1234567 Mario", ["+393331234567"], "phone_words"),
            ("02 1234567 fax 02 7654321", ["+39021234567"], "phone_fax"),
            ("02-48-01-23-45", ["+390248012345"], None),
            ("49 89 1234567", [], "phone_bad"),
            ("112", [], "phone_bad"),
            ("+49 (0)89 1234567", ["+49891234567"], None),
            ("302345678", ["+390302345678"], "phone_zero"),
            ("2345678", [], "phone_bad"),
            ("02 12345 (4 linee r.a.)", ["+390212345"], "phone_words"),
            ("0471 97 12 34/35", ["+390471971234", "+390471971235"], "phone_lines"),
            ("081-5523417 (FAX)", [], "phone_fax"),
            ("tel/fax 030 2345678", ["+390302345678"], None),
            ("333 45678123", [], "phone_bad"),
            ("ore pasti 030 2345678", ["+390302345678"], "phone_words"),
        ):
            found = contact.read_phones(cell)
            self.assertEqual((found.values, found.note), (numbers, note), cell)

    def test_nothing_is_lost(self):
        """PV-01 What has no field of its own stays in the note, and is told."""
        raw = {
            "name": "Alfa", "phone": "030 2345678 int. 12",
            "email": "a@b.example; c@d.example",
            "fax": "030 2345679", "employees": "11-50", "date": "31/02/2026",
        }  # fmt: skip
        found = clean.clean(raw)
        for text in ("int. 12", "c@d.example", "Fax: +390302345679", "11-50", "31/02"):
            self.assertIn(text, found.values["note"])
        codes = {code for _field, code, _cell, _became in found.changes}
        self.assertEqual(
            codes, {"phone_words", "email_more", "employees_range", "date_bad"}
        )
        self.assertEqual(clean.kind_of("phone_zero"), "guessed")
        self.assertEqual(clean.kind_of("date_bad"), "left")
        self.assertEqual(clean.kind_of("phone_two"), "altered")

    def test_figures(self):
        """PV-01 Figures with their units, days by their words, yes and no."""
        for cell, factor, value in (
            ("€ 1,2 mln", 1, 1.2e6), ("850 mila", 1, 850e3), ("1.5M", 1, 1.5e6),
            ("12.345", 1000, 12345e3), ("12.345", 1, 12345),
            ("1,234,567.89", 1, 1234567.89),
            ("1-5 mln", 1, None), ("< 500.000", 1, None), ("5+3", 1, None),
            ("1.250.00", 1, None), ("(12.500)", 1, -12500), ("CHF 500'000", 1, None),
            ("2023: 1.200.000", 1, 1.2e6), ("50+", 1, None),
        ):  # fmt: skip
            self.assertEqual(figures.amount(cell, ",", factor)[0], value, cell)
        self.assertEqual(figures.day("5-mag-26"), "2026-05-05")
        self.assertEqual(figures.day("46145"), "2026-05-03")
        self.assertIsNone(figures.day("12/03/1026"))
        self.assertIsNone(figures.yes_no("da chiedere"))
        self.assertIs(figures.yes_no("no, grazie"), False)
        self.assertIs(figures.yes_no("non accetto"), False)
        cells = ["2026-02-14", "1/2/26", "25/04/2026"]
        self.assertEqual(dialect.date_order(cells), "dmy", "an ISO date says nothing")

    def test_identities(self):
        """PV-01 Numbers of every country by their rules; a wrong office is told."""
        self.assertEqual(
            fiscal.vat_number("CHE-107.787.577 IVA"), ("CHE107787577IVA", None)
        )
        self.assertEqual(fiscal.vat_number("EL 094259216"), ("EL094259216", None))
        self.assertEqual(fiscal.vat_number("03012345553")[1], "vat_office")
        self.assertEqual(fiscal.vat_number("non soggetto")[1], "vat_word")

    def test_names(self):
        """PV-01 A name is written as one writes it, whole."""
        for cell, name in (
            ("LUIGI XIV SRL", "Luigi XIV S.r.l."),
            ("IL SOLE SOC. COOP. A R.L.", "Il Sole Soc. Coop. a r.l."),
            ("BEAUTY SPA", "Beauty Spa"),
            ("Rossi srl in liquidazione", "Rossi S.r.l. in liquidazione"),
            ("MÜLLER GMBH & CO. KG", "Müller GmbH & Co. KG"),
            ("TRATTORIA DI DE FILIPPO", "Trattoria di De Filippo"),
            ("F.Lli Zöggeler", "F.lli Zöggeler"),
            ("Torneria Valgobbia - Societa' S.r.l.", "Torneria Valgobbia S.r.l."),
            ("3M ITALIA SRL", "3M Italia S.r.l."),
            ("SOC. COOP. IL SOLE A R.L.", "Soc. Coop. Il Sole a r.l."),
            ("BEAUTY SPA DI TURCO ANNA", "Beauty Spa di Turco Anna"),
            ("AZ. AGR. LE QUERCIOLE", "Az. Agr. Le Querciole"),
        ):
            self.assertEqual(writing.tidy(cell)[0], name)

    def test_words_beside(self):
        """PV-01 Words beside a mail, a number or a consent are kept and told."""
        for name, cell, became in (
            ("email", "Mario Rossi <a@b.example>", "a@b.example"),
            ("fiscalcode", "RSSMRA80A01B157X (Mario)", "RSSMRA80A01B157X"),
            ("consent_mail", "SI (12/3/2026)", "yes"),
        ):
            found = clean.clean({"name": "Alfa", name: cell})
            self.assertEqual(found.values[name], became)
            self.assertIn(cell, found.values["note"])
            self.assertTrue(found.changes)

    def test_one_cell_addresses(self):
        """PV-01 An address in one cell is taken apart."""
        self.assertEqual(
            whole.take_apart("I-39100 Bolzano, Via Roma 3/A"),
            {"zip": "39100", "city": "Bolzano", "street": "Via Roma 3/A"},
        )
        self.assertEqual(
            whole.take_apart("Via Po 1\n25121 Brescia\nItalia"),
            {"country": "Italia", "zip": "25121", "city": "Brescia",
             "street": "Via Po 1"},
        )  # fmt: skip

    def _read(self, data):
        stream = io.BytesIO(data)
        found = reader.sniff(stream)
        return found, [list(row.cells) for row in reader.Rows(stream, found)]

    def test_formats(self):
        """PV-01 Old and other kinds of files are read, never a server error."""
        table = [["Ragione sociale", "Telefono"], ["Caffè Alfa", "030 2345678"]]
        text = "\r".join(";".join(row) for row in table)
        for code in ("cp1252", "cp850", "mac-roman"):
            found, got = self._read(text.encode(code))
            self.assertEqual((found.encoding, got), (code, table))
        wrapped = "\n".join(f'"{";".join(row)}"' for row in table)
        self.assertEqual(self._read(wrapped.encode())[1], table)
        book = xlwt.Workbook()
        book.add_sheet("Copertina").write(0, 0, "Elenco 2026")
        sheet = book.add_sheet("Dati")
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)
        stream = io.BytesIO()
        book.save(stream)
        found, got = self._read(stream.getvalue())
        self.assertEqual((found.kind, found.sheet, got), ("xls", "Dati", table))
        with self.assertRaises(dialect.FileError) as caught:
            self._read(_packed({"xl/workbook.bin": b"x"}))
        self.assertEqual(caught.exception.code, "xlsb")

    def test_open_document(self):
        """PV-01 A spreadsheet of OpenDocument, a million repeated cells unmade."""
        cell = (
            '<table:table-cell office:value-type="string">'
            "<text:p>{}</text:p></table:table-cell>"
        )
        content = (
            '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
            '<table:table table:name="Dati"><table:table-row>{}{}</table:table-row>'
            "<table:table-row>{}{}<table:table-cell"
            ' table:number-columns-repeated="16000"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
            "</table:table-row></table:table></office:document-content>"
        ).format(*map(cell.format, ("Azienda", "Telefono", "Alfa", "030 2345678")))
        data = _packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": content.encode(),
            }
        )
        found, got = self._read(data)
        self.assertEqual(found.kind, "ods")
        self.assertEqual(got, [["Azienda", "Telefono"], ["Alfa", "030 2345678"]])

    def test_cards(self):
        """PV-01 Business cards, quoted-printable and folded, are rows of a list."""
        card = (
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
            "Verit=C3=A0;Niccol=C3=B2\r\nORG:Alfa S.r.l.\r\n"
            "TEL;WORK;FAX:030 2345679\r\n"
            "TEL;CELL:335 1234567\r\nEND:VCARD\r\n"
        )
        found, got = self._read(card.encode())
        self.assertEqual(found.kind, "vcf")
        row = dict(zip(columns.guess(got[0], got[1:]), got[1], strict=True))
        self.assertEqual(row["contact_name"], "Niccolò Verità")
        self.assertEqual((row["phone2"], row["fax"]), ("335 1234567", "030 2345679"))

    def test_titles_beside_their_values(self):
        """PV-01 A title and its value on each line make one company's row."""
        text = "Azienda;Alfa\nTelefono;030 1234567\nComune;Brescia\n\n"
        text += "Azienda;Beta\nTelefono;030 7654321\nComune;Bergamo\n"
        found, got = self._read(text.encode())
        self.assertTrue(found.pairs)
        self.assertEqual(got[0], ["Azienda", "Telefono", "Comune"])
        self.assertEqual(got[2], ["Beta", "030 7654321", "Bergamo"])


def _packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestNameReading(NameCase):
    def test_changes_told(self):
        """PV-01 Each value that is not as its cell says is told, before the import
        and after it, over the whole file."""
        lines = [f"Ditta {i} S.r.l.;;;;;030 2{i:06d};;" for i in range(400)]
        lines.append("Alfa;;;;;030 2345678/9;a@b.example, c@d.example;")
        batch = self._upload(rows(*lines))
        before = batch.change_ids.filtered(lambda c: c.line == 402)
        self.assertEqual(
            {(c.field, c.kind, c.code) for c in before},
            {("phone", "guessed", "phone_lines"), ("email", "altered", "email_more")},
        )
        self.assertTrue(all(before.mapped("reason")))
        self.assertTrue(all(before.mapped("field_label")))
        self.assertFalse(before.name_id)
        batch.action_import()
        after = batch.change_ids.filtered(lambda c: c.line == 402)
        self.assertEqual(len(after), 2)
        self.assertEqual(after.name_id.phone2, "+390302345679")
        action = batch.action_open_changes()
        self.assertEqual(
            self.env["crm.name.import.change"].search(action["domain"]),
            batch.change_ids,
        )

    def test_bank_of_giulia(self):
        """PV-01 What changed is read by whoever may read the import."""
        batch = self._upload(rows("Alfa;;;;;030 2345678/9;;"), user=self.giulia)
        self.assertTrue(batch.change_ids)
        changes = self.env["crm.name.import.change"]
        self.assertTrue(changes.with_user(self.giulia).search_count([]))
        self.assertFalse(changes.with_user(self.marco).search_count([]))

    def test_update_by_code(self):
        """PV-01 An update by code needs neither a name nor a way to reach."""
        head = "Azienda;Codice;Telefono"
        self._import(rows("Alfa;R1;030 2345678", head=head))
        batch = self._upload(
            rows("R1;1.000", "R9;5", head="Codice;Fatturato"),
            update="write",
            update_key="ref",
        )
        batch.action_import()
        self.assertEqual((batch.updated_count, batch.rejected_count), (1, 1))
        alfa = self.bank.name_ids
        self.assertEqual((alfa.name, alfa.turnover), ("Alfa", 1000))

    def test_revert_and_run_again(self):
        """PV-02 An import that was taken back can be run once more."""
        batch = self._import(rows("Alfa;;;;;030 2345678;;"))
        batch.action_revert()
        batch.action_again()
        self.assertEqual(batch.state, "ready")
        batch.action_import()
        self.assertEqual((batch.state, len(batch.name_ids)), ("done", 1))

    def test_mapping_kept(self):
        """PV-01 Another file in the place of the first keeps what was chosen."""
        batch = self._upload(rows("Alfa;;;;;030 2345678;;"))
        column = batch.column_ids.filtered(lambda c: c.header == "Indirizzo")
        column.field = "note"
        batch.file = self._upload(rows("Beta;;;;;030 7654321;;")).file
        kept = batch.column_ids.filtered(lambda c: c.header == "Indirizzo")
        self.assertEqual(kept.field, "note")

    def test_no_reach(self):
        """PV-01 A file in which no column is company, mail or phone is told."""
        batch = self._upload(rows("1;2", head="Altezza;Larghezza"))
        self.assertTrue(batch.no_reach)
        self.assertFalse(self._upload(rows("Alfa;;;;;030 2345678;;")).no_reach)
        with self.assertRaises(UserError):
            batch.action_import()

    def test_choose_sheet(self):
        """PV-01 The sheet that holds the list is read; another can be chosen."""
        book = xlwt.Workbook()
        book.add_sheet("Copertina").write(0, 0, "Elenco")
        for name, company in (("Dati", "Alfa"), ("Altri", "Beta")):
            sheet = book.add_sheet(name)
            for line, row in enumerate(
                (("Azienda", "Telefono"), (company, "030 1234567"))
            ):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell)
        stream = io.BytesIO()
        book.save(stream)
        batch = self._upload(stream.getvalue(), filename="list.xls")
        self.assertEqual(batch.sheet_id.name, "Dati")
        with Form(batch) as form:
            form.sheet_id = batch.sheet_ids[2]
        batch.action_import()
        self.assertEqual(batch.name_ids.name, "Beta")

    def test_new_targets(self):
        """PV-01 Owner, classifiers, tags, role and consents come with the row."""
        classifier = self.env["crm.classifier"].create(
            {"name": "Mercato", "code": "mercato"}
        )
        value = self.env["crm.classifier.value"].create(
            {"name": "Nord", "classifier_id": classifier.id}
        )
        head = "Azienda;Referente;Ruolo;Telefono;E-mail;Agente;Mercato;Tag;"
        head += "Consenso e-mail;Consenso telefono"
        batch = self._import(
            rows(
                "Alfa;Ada Neri;Titolare;030 2345678;a@alfa.example;nam_giulia;Nord;"
                "VIP;SI;NO",
                "Beta;;;030 7654321;;Nessun Altro;Ovest;;da chiedere;",
                head=head,
            )
        )
        alfa, beta = batch.name_ids.sorted("line")
        self.assertEqual(alfa.user_id, self.giulia)
        self.assertEqual(alfa.classifier_value_ids, value)
        self.assertEqual((alfa.consent_mail, alfa.consent_phone), ("yes", "no"))
        self.assertFalse(alfa.call_allowed)
        codes = set(batch.change_ids.filtered(lambda c: c.line == 3).mapped("code"))
        self.assertEqual(codes, {"owner_bad", "choice_bad", "consent_bad"})
        self.assertIn("Nessun Altro", beta.note)
        lead = alfa._extract()
        self.assertEqual(lead.category_id.name, "VIP")
        self.assertEqual(lead.child_ids.function, "Titolare")
        self.assertEqual(lead.crm_consent_ids.mapped("channel"), ["email"])
        self.assertTrue(lead.phone_sanitized_blacklisted)

    def test_said_in_the_readers_language(self):
        """PV-01 What is wrong with a file is told in the language of who reads it."""
        batch = self._upload(b"%PDF-1.7")
        self.assertEqual(batch.problem_said["code"], "pdf")
        self.assertTrue(batch.problem)
        ready = self._upload(rows("Alfa;;;;;030 2345678;;"))
        self.assertEqual(ready.preview_said["created_count"], 1)
        self.assertIn("Alfa", ready.preview)

    def test_spread(self):
        """PV-03 First actions are spread over working hours and operators; who cannot
        be reached that way has none."""
        kind = self.env["crm.marketing.action.type"].create(
            {"name": "Call", "kind": "call", "default_duration": 0.5}
        )
        head = "Azienda;Telefono;E-mail"
        lines = [f"Ditta {i};030 2{i:06d};" for i in range(20)]
        names = self._import(rows(*lines, "Muta;;m@muta.example", head=head)).name_ids
        wizard = self.env["crm.name.extract"].create(
            {
                "name_ids": names.ids,
                "user_id": False,
                "action_type_id": kind.id,
                "action_date": "2026-11-23 09:00:00",
                "action_user_ids": (self.giulia | self.marco).ids,
            }
        )
        wizard.action_confirm()
        actions = self.env["crm.marketing.action"].search([("type_id", "=", kind.id)])
        self.assertEqual(len(actions), 20)
        by_owner = actions.grouped("user_id")
        self.assertEqual({len(found) for found in by_owner.values()}, {10})
        for owner, found in by_owner.items():
            self.assertEqual(len(set(found.mapped("date_start"))), 10, owner.name)
        self.assertTrue(all(a.date_start.weekday() < 5 for a in actions))
