"""Imports that bring names up to date, folders, calls, the background job."""

import base64
import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, HttpCase, tagged

from ...models.name_import.kernel import update
from ..name.common import NameCase, check_digit, rows

VAT = check_digit("0318452017")
OLD = f"Alfa Presse;Via Roma 1;25100;Brescia;BS;030 2345678;;{VAT}"
NEW = f"Alfa Presse S.r.l.;Via Po 9;25100;Brescia;BS;030 7654321;i@alfa.example;{VAT}"
BETA = "Beta Stampi S.p.A.;Via Po 3;24100;Bergamo;BG;035 234567;;"


@tagged("post_install", "-at_install")
class TestUpdatePure(BaseCase):
    def _plan(self, how, *rows_):
        known = [{"id": 7, "state": "new", "country": "IT", "vat": "A", "city": "Roma",
                  "zip": None, "row_hash": "h0", "name": "Alfa"}]  # fmt: skip
        return update.plan(list(rows_), known, how, "any")

    def test_fill_and_write(self):
        """PV-01 A row fills gaps or overwrites; what is equal changes nothing."""
        row = {"line": 2, "row_hash": "h1", "vat": "A", "city": "Rho", "zip": "2"}
        change = self._plan("fill", dict(row)).changes[0]
        self.assertEqual(change.after, {"zip": "2", "row_hash": "h1"})
        change = self._plan("write", dict(row)).changes[0]
        self.assertEqual(change.before["city"], "Roma")
        same = {"line": 3, "row_hash": "h2", "vat": "A", "city": "Roma"}
        self.assertEqual(self._plan("write", same).same, [3])
        again = {"line": 4, "row_hash": "h0", "vat": "B"}
        self.assertEqual(self._plan("write", again).same, [4])
        new = {"line": 5, "row_hash": "h3", "vat": "C"}
        self.assertEqual(self._plan("write", new).new, [new])

    def test_take_back(self):
        """PV-01 Taking back leaves what was changed since."""
        state = {"city": "Rho", "zip": "3"}
        update.take_back(
            state, {"city": "Roma", "zip": "1"}, {"city": "Rho", "zip": "2"}
        )
        self.assertEqual(state, {"city": "Roma", "zip": "3"})


@tagged("post_install", "-at_install")
class TestNameUpdate(NameCase):
    def setUp(self):
        super().setUp()
        self.first = self._import(rows(OLD, BETA))
        self.alfa = self.first.name_ids.filtered("vat")
        self.bank.import_update = "write"

    def test_labels_translated(self):
        """PV-01 The choices of an import are stored, so that they are translated."""
        labels = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "crm.name.import"),
                ("field_id.name", "in", ("update", "update_key")),
            ]
        )
        self.assertEqual(
            set(labels.mapped("value")),
            {"none", "fill", "write", "any", "ref", "email", "phone"},
        )

    def test_update_and_revert(self):
        """PV-01 PV-02 A newer file brings names up to date; reverted, they are as
        before, what a person changed since excepted."""
        batch = self._upload(rows(NEW, BETA))
        self.assertEqual(batch.update, "write", "remembered by the bank")
        self.assertIn("1 bring a name up to date", batch.preview)
        batch.action_import()
        counts = (batch.created_count, batch.updated_count, batch.repeated_count)
        self.assertEqual(counts, (0, 1, 1))
        self.assertEqual(self.alfa.name, "Alfa Presse S.r.l.")
        self.assertEqual(self.alfa.street, "Via Po 9")
        self.assertEqual(self.alfa.email, "i@alfa.example")
        self.assertEqual(self.alfa.event_ids[0].kind, "update")
        told = batch.row_ids.filtered(lambda r: r.verdict == "updated")
        self.assertIn("+390302345678 → +390307654321", told.text)
        self.alfa.phone = "030 1112223"
        batch.action_revert()
        self.assertEqual(self.alfa.name, "Alfa Presse")
        self.assertEqual(self.alfa.street, "Via Roma 1")
        self.assertFalse(self.alfa.email)
        self.assertEqual(self.alfa.phone, "+390301112223", "written since: stays")
        self.assertEqual(self.alfa.key_name, "alfa presse")
        self.assertEqual(self.bank.name_count, 2)

    def test_same_newer_file_twice(self):
        """PV-01 The newer file twice changes nothing the second time."""
        self._import(rows(NEW))
        again = self._import(rows(NEW))
        counts = (again.created_count, again.updated_count, again.repeated_count)
        self.assertEqual(counts, (0, 0, 1))

    def test_fill_only(self):
        """PV-01 Asked to fill, an import leaves what is there alone."""
        batch = self._import(rows(NEW), update="fill")
        self.assertEqual(batch.updated_count, 1)
        self.assertEqual(self.alfa.street, "Via Roma 1")
        self.assertEqual(self.alfa.email, "i@alfa.example")

    def test_left_alone(self):
        """PV-01 Not asked to, an import adds the row as a possible duplicate; an
        extracted name is the register's and not touched."""
        batch = self._import(rows(NEW), update="none")
        self.assertEqual((batch.created_count, batch.duplicate_count), (1, 1))
        batch.action_revert()
        self.alfa._extract()
        batch = self._import(rows(NEW))
        self.assertEqual((batch.updated_count, batch.repeated_count), (0, 1))
        self.assertEqual(self.alfa.street, "Via Roma 1")

    def test_recognised_by_phone(self):
        """PV-01 The key that recognises a name is chosen."""
        line = "Beta Stampi S.p.A.;Via Nuova 8;24100;Bergamo;BG;035 234567;;"
        self.bank.import_update_key = "phone"
        batch = self._import(rows(line))
        self.assertEqual(batch.updated_count, 1)
        beta = self.first.name_ids - self.alfa
        self.assertEqual(beta.street, "Via Nuova 8")

    def test_reverted_names_give_back_the_merged(self):
        """PV-02 A name merged into one that a revert takes away is to skim again."""
        mine = self._name(vat=VAT, bank_id=self.bank.copy({"name": "Other"}).id)
        self.alfa._merge(mine)
        self.first.action_revert()
        self.assertEqual(mine.state, "new")


@tagged("post_install", "-at_install")
class TestNameSources(NameCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.folder = self.root / "fair"
        self.folder.mkdir()
        self.env["ir.config_parameter"].set_param(
            "crm_prevendita.import_folder", str(self.root)
        )
        self.bank.write({"folder": "fair", "user_id": self.giulia.id})

    def _put(self, name, data, age=60):
        path = self.folder / name
        path.write_bytes(data)
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
        return path

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_prevendita.crm_name_watch_cron").method_direct_trigger()
        self.env.invalidate_all()

    def test_watched_folder(self):
        """PV-01 A file in the watched folder is imported and put away; one that is
        still being written waits; the same file again adds nothing."""
        data = rows(OLD, BETA).encode()
        self._put("list.csv", data)
        late = self._put("late.csv", data, age=0)
        self._run_cron()
        batch = self.bank.import_ids
        self.assertEqual((batch.state, batch.created_count), ("done", 2))
        self.assertEqual(batch.user_id, self.giulia)
        self.assertTrue((self.folder / "taken" / "list.csv").exists())
        self.assertTrue(late.exists())
        self._put("list.csv", data)
        self._run_cron()
        self.assertEqual(self.bank.import_ids, batch, "put away, not imported again")
        self.assertEqual(len(list((self.folder / "taken").iterdir())), 2)

    def test_two_gigabytes(self):
        """PV-01 A file of 2 GB is refused with its sentence, without being read."""
        path = self.folder / "huge.csv"
        with path.open("wb") as stream:
            stream.truncate(2 << 30)
        os.utime(path, (0, 0))
        self.patch(Path, "read_bytes", lambda _self: self.fail("the file was read"))
        self._run_cron()
        batch = self.bank.import_ids
        self.assertEqual(batch.state, "draft")
        self.assertIn("2048 MB", batch.problem)
        refused = self.folder / "refused"
        self.assertTrue((refused / "huge.csv").exists())
        self.assertIn("2048 MB", (refused / "huge.csv.why.log").read_text())

    def test_uploaded_too_big(self):
        """PV-01 An upload beyond the limit is refused before it is decoded."""
        self.env["ir.config_parameter"].set_param("crm_prevendita.import_max_mb", "1")
        batch = self.env["crm.name.import"].create(
            {"bank_id": self.bank.id, "filename": "x.csv", "file": "é" * (2 << 20)}
        )
        self.assertIn("1 MB", batch.problem)
        self.assertFalse(batch.file)

    def test_links_and_other_files(self):
        """PV-01 A link out of the folder, another kind of file, a hidden one: left
        alone. A folder's name cannot lead elsewhere."""
        secret = self.root / "secret.csv"
        secret.write_bytes(rows(OLD).encode())
        os.utime(secret, (0, 0))
        (self.folder / "link.csv").symlink_to(secret)
        self._put("program.exe", b"MZ")
        self._put(".hidden.csv", rows(OLD).encode())
        self._run_cron()
        self.assertFalse(self.bank.import_ids)
        for name in ("../other", "a/b", ".git", "/etc"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.bank.folder = name

    def test_nothing_to_map(self):
        """PV-01 A file whose columns nobody knows waits for a person."""
        self._put("odd.csv", b"Xyz;Qqq\r\nAlfa;11\r\nBeta;22\r\n")
        # a job says what is wrong in its user's language
        self.env.ref("crm_prevendita.crm_name_watch_cron").user_id.lang = "en_US"
        self._run_cron()
        batch = self.bank.import_ids
        self.assertEqual(batch.state, "ready")
        self.assertIn("company's name", batch.problem)


@tagged("post_install", "-at_install")
class TestNameRpc(HttpCase):
    def test_from_another_system(self):
        """PV-01 Another system sends a file with its key and asks how far it is; a
        stranger is refused."""
        user = self.env["res.users"].create(
            {"name": "Feed", "login": "name_feed", "group_ids": [
                (4, self.env.ref("sales_team.group_sale_salesman").id),
                (4, self.env.ref("base.group_user").id)]}
        )  # fmt: skip
        bank = self.env["crm.name.bank"].create({"name": "Feed"})
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys._generate("rpc", "feed", datetime.now() + timedelta(days=1))
        body = {
            "ids": bank.ids,
            "filename": "feed.csv",
            "content": base64.b64encode(rows(OLD, BETA).encode()).decode(),
        }
        answer = self._call("crm.name.bank/import_file", body, key)
        self.assertEqual(answer.status_code, 200)
        found = answer.json()
        self.assertEqual((found["state"], found["added"]), ("done", 2))
        answer = self._call("crm.name.import/get_progress", {"ids": [found["id"]]}, key)
        self.assertEqual(answer.json()["progress"], 100)
        answer = self._call("crm.name.bank/import_file", body, "wrong")
        self.assertEqual(answer.status_code, 401)

    def _call(self, method, body, key):
        headers = {"Authorization": f"bearer {key}", "Content-Type": "application/json"}
        return self.url_open(
            f"/json/2/{method}", data=json.dumps(body), headers=headers
        )


@tagged("post_install", "-at_install")
class TestExtraction(NameCase):
    def _names(self, count):
        lines = [f"Ditta {i:04d} S.r.l.;;;;;030 2{i:06d};;" for i in range(count)]
        batch = self._upload(rows(*lines))
        batch.state = "running"
        batch._run(commit=False)
        return batch.name_ids

    def _run_cron(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("crm_prevendita.crm_name_extraction_cron")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_in_the_background(self):
        """PV-03 Hundreds of names are extracted in the background, with progress, a
        pause, classifiers, owner and first action; what cannot be is told."""
        names = self._names(450)
        kind = self.env["crm.marketing.action.type"].search([], limit=1)
        wizard = self.env["crm.name.extract"].with_user(self.giulia).create(
            {"name_ids": names.ids, "user_id": self.giulia.id,
             "action_type_id": kind.id}
        )  # fmt: skip
        action = wizard.action_confirm()
        job = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((job.total, job.progress), (450, 0))
        names[3].write({"state": "discarded"})
        original, batches = type(job)._extract_batch, []

        def extract(this, chunk):
            batches.append(len(chunk))
            if len(batches) == 1:
                this.action_pause()
            return original(this, chunk)

        self.patch(type(job), "_extract_batch", extract)
        self._run_cron()
        self.assertEqual((job.state, job.done_count), ("paused", 199))
        job.with_user(self.giulia).action_resume()
        self._run_cron()
        self.assertEqual((job.state, job.done_count, job.left_count), ("done", 449, 1))
        self.assertEqual(job.progress, 100)
        self.assertEqual(len(names.partner_id), 449)
        self.assertEqual(set(names.partner_id.mapped("lifecycle")), {"lead"})
        self.assertEqual(names.partner_id.user_id, self.giulia)
        step = names[0].partner_id.lifecycle_step_ids
        self.assertEqual(step.origin_id, names[0].id)
        actions = self.env["crm.marketing.action"].search_count(
            [("partner_id", "in", names.partner_id.ids)]
        )
        self.assertEqual(actions, 449)
        left = self.env["crm.name"].search(job.action_open_left()["domain"])
        self.assertEqual(left, names[3])

    def test_time_up_at_the_end(self):
        """PV-03 The time is up just after the last batch: the extraction is done,
        for nothing remains that would start the job again."""
        names = self._names(210)
        action = (
            self.env["crm.name.extract"]
            .create({"name_ids": names.ids})
            .action_confirm()
        )
        job = self.env[action["res_model"]].browse(action["res_id"])
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *a, **k: 0)
        self.assertFalse(job._run())
        self.assertEqual((job.state, job.done_count), ("running", 200))
        self.assertFalse(job._run())
        self.assertEqual((job.state, job.done_count), ("done", 210))

    def test_killed(self):
        """PV-03 A worker killed in a batch loses that batch only; nothing twice."""
        names = self._names(260)
        wizard = self.env["crm.name.extract"].create({"name_ids": names.ids})
        action = wizard.action_confirm()
        job = self.env[action["res_model"]].browse(action["res_id"])
        original, calls = type(names)._extract, []

        def extract(this, *args):
            calls.append(len(this))
            if len(calls) == 1:
                raise KeyboardInterrupt
            return original(this, *args)

        self.patch(type(names), "_extract", extract)
        with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint():
            job._extract_batch(job._get_next(0))
        self.env.invalidate_all()
        self._run_cron()
        self.assertEqual((job.state, job.done_count), ("done", 260))
        self.assertEqual(len(names.partner_id), 260)

    def test_access(self):
        """PV-03 A salesperson sees own extractions only, a stranger none."""
        names = self._names(210)
        wizard = self.env["crm.name.extract"].with_user(self.giulia)
        job_id = wizard.create({"name_ids": names.ids}).action_confirm()["res_id"]
        jobs = self.env["crm.name.extraction"]
        self.assertIn(job_id, jobs.with_user(self.giulia).search([]).ids)
        self.assertNotIn(job_id, jobs.with_user(self.marco).search([]).ids)
        self.assertIn(job_id, jobs.with_user(self.sara).search([]).ids)
        with self.assertRaises(UserError):
            jobs.with_user(self.nemo).search([])
