"""Mails fetched from a real server: one that closes, one whose reader is killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, config, mute_logger

from ...models.ticket.crm_ticket_stage import NO_RATING
from ...models.ticket.kernel import mail_trial
from .. import fetch_once
from ..common import build_mail
from ..mailboxes import Close, Served

SENDER = "ida@fetched.example"
#: a header that takes minutes to be understood
ENDLESS = b"Content-Type: " + b"<a@b.example> " * 20_000 + b"\n"


class FetchCase(BaseCase):
    """Real transactions and a real server on the loopback."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.remove)
        self.addCleanup(mail_trial.end)

    @contextmanager
    def env(self):
        context = {"crm_ticket_no_rating": NO_RATING, "tracking_disable": True}
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, context)

    def remove(self):
        with self.env() as env:
            boxes = env["fetchmail.server"].with_context(active_test=False)
            boxes.search([("user", "=", "aiuto@box.example")]).unlink()
            env["crm.ticket.mail.intake"].search([("email_from", "=", SENDER)]).unlink()
            domain = [("email_normalized", "=", SENDER)]
            env["crm.ticket"].search(domain).unlink()
            env["res.partner"].search(domain).unlink()

    def mails(self, *bodies):
        return [
            build_mail(
                body, sender=f"Ida <{SENDER}>", to="x@fetched.example", subject=body
            ).as_bytes()
            for body in bodies
        ]

    def add_box(self, served):
        with self.env() as env:
            return (
                env["fetchmail.server"]
                .create(
                    {
                        "name": "Box",
                        "object_id": env["ir.model"]._get_id("crm.ticket"),
                        **served.address,
                    }
                )
                .id
            )

    @contextmanager
    def as_served(self):
        """Let be what a test shares: transactions are those of a server."""
        with (
            patch("odoo.modules.module.current_test", None),
            patch.object(Registry, "_lock", DummyRLock()),
            mute_logger(
                "odoo.sql_db",
                "odoo.addons.mail.models.mail_thread",
                "odoo.addons.mail.models.fetchmail",
            ),
        ):
            yield

    def fetch(self, *boxes):
        with self.as_served(), self.env() as env:
            return env["fetchmail.server"].browse(boxes)._fetch_mail()

    def found(self):
        """Return the subjects of the tickets that the mails became, and their fates."""
        with self.env() as env:
            domain = [("email_normalized", "=", SENDER)]
            tickets = env["crm.ticket"].search(domain, order="id")
            kept = env["crm.ticket.mail.intake"].search(
                [("email_from", "=", SENDER)], order="id"
            )
            return tickets.mapped("name"), kept.mapped("state")

    def work_later(self):
        """Let the time pass in which somebody may be at a mail, then schedule."""
        with self.env() as env:
            env.cr.execute(
                SQL(
                    "UPDATE crm_ticket_mail_intake"
                    " SET begun_at = begun_at - interval '1 hour'"
                    " WHERE state = 'waiting'"
                )
            )
        with self.as_served(), self.env() as env:
            env["crm.ticket.mail.intake"]._cron_work()


@tagged("post_install", "-at_install", "crm_two_transactions")
class TestFetching(FetchCase):
    def test_stored_before_the_server_is_told(self):
        """PO-11 POP and IMAP: a mail is stored, with its fate, before it is let go"""
        for kind, command in (("pop", "DELE"), ("imap", "STORE")):
            name = f"Uno {kind}"
            with self.subTest(kind), Served(kind, *self.mails(name)) as served:
                fates = []

                def look(rest, fates=fates):
                    if not rest.count("-FLAGS"):
                        fates.append(self.found()[1][-1])

                served.box.watch(command, look)
                self.assertIsNone(self.fetch(self.add_box(served)))
                self.assertEqual(fates, ["ticket"])
                self.assertEqual(self.found()[0][-1], name)
                if kind == "pop":
                    self.assertFalse(served.box.mails)
                self.assertFalse(served.box.unread)

    def test_read_without_marking(self):
        """PO-11 IMAP: one killed right after reading a mail leaves it unread"""
        with Served("imap", *self.mails("Letta")) as served:

            def close(_number):
                raise Close

            served.box.watch("fetched", close)
            self.fetch(box := self.add_box(served))
            self.assertEqual(served.box.unread, [1])
            self.assertEqual(self.found(), ([], []))
            served.box.watches.clear()
            self.fetch(box)
            self.assertEqual(self.found()[0], ["Letta"])

    def test_server_closes_in_the_middle(self):
        """PO-11 a server that closes at any moment: nothing lost, nothing twice"""
        for kind, commands in (
            ("pop", ("STAT", "RETR", "DELE", "QUIT")),
            ("imap", ("SEARCH", "FETCH", "fetched", "STORE", "CLOSE", "LOGOUT")),
        ):
            for command in commands:
                names = [f"{kind} {command} {n}" for n in range(3)]
                with self.subTest(command, kind=kind):
                    self.remove()
                    self._close_at(kind, command, names)

    def _close_at(self, kind, command, names):
        with Served(kind, *self.mails(*names)) as served:
            asked = []

            def close(rest):
                asked.append(rest)
                if len(asked) == (2 if command in ("RETR", "DELE", "STORE") else 1):
                    raise Close

            served.box.watch(command, close)
            box = self.add_box(served)
            self.fetch(box)
            served.box.watches.clear()
            self.assertIsNone(self.fetch(box))
            tickets, fates = self.found()
            self.assertEqual(sorted(tickets), names)
            self.assertEqual(set(fates), {"ticket"})
            self.assertFalse(served.box.unread)

    def test_other_boxes_go_on(self):
        """PO-11 a server that has closed holds up none of the other boxes"""
        with (
            Served("pop", *self.mails("Prima")) as first,
            Served("pop", *self.mails("Altra")) as second,
        ):

            def close(_rest):
                raise Close

            first.box.watch("RETR", close)
            self.fetch(self.add_box(first), self.add_box(second))
            self.assertEqual(self.found()[0], ["Altra"])

    def test_four_fetchers(self):
        """PO-11 four fetchers of one box at once: one ticket for each mail"""
        names = [f"Quattro {n}" for n in range(5)]
        for kind in ("pop", "imap"):
            with self.subTest(kind), Served(kind, *self.mails(*names)) as served:
                self.remove()
                boxes = [self.add_box(served) for _turn in range(4)]
                errors = self.at_once(boxes)
                self.assertFalse(errors)
                self.work_later()
                tickets, fates = self.found()
                self.assertEqual(sorted(tickets), names)
                self.assertEqual(set(fates), {"ticket"})
                self.assertFalse(served.box.unread)

    def at_once(self, boxes):
        errors = []

        def run(box):
            try:
                with self.env() as env:
                    error = env["fetchmail.server"].browse(box)._fetch_mail()
                errors.extend([error] if error else [])
            except Exception as error:
                errors.append(error)

        threads = [
            threading.Thread(target=run, args=(box,), daemon=True) for box in boxes
        ]
        with self.as_served():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
        self.assertFalse(any(thread.is_alive() for thread in threads))
        return errors

    def test_mail_that_takes_for_ever(self):
        """PO-11 a mail that takes for ever ends in ten seconds, the next one goes on"""
        poison, good = self.mails("Senza fine", "Buona")
        poison = poison.replace(b"Message-Id:", ENDLESS + b"Message-Id:")
        for kind in ("pop", "imap"):
            with self.subTest(kind), Served(kind, poison, good) as served:
                self.remove()
                begin = time.monotonic()
                self.assertIsNone(self.fetch(self.add_box(served)))
                self.assertLess(time.monotonic() - begin, 15, "with all around it")
                tickets, fates = self.found()
                self.assertEqual(tickets, ["Buona"])
                self.assertEqual(fates, ["failed", "ticket"])
                self.assertFalse(served.box.unread)
        with self.env() as env:
            kept = env["crm.ticket.mail.intake"].search(
                [("email_from", "=", SENDER), ("state", "=", "failed")]
            )
            self.assertIn("Content-Type: <a@b", kept.text, "its form opens as well")

    def test_line_without_end(self):
        """PO-11 POP: a line of a megabyte is read, and holds up nothing behind it"""
        long, good = self.mails("Lunga", "Dopo")
        page = b"<p>Il motore perde olio.</p>" * 40_000
        long = long.replace(b"text/plain", b"text/html") + page + b"\n"
        with Served("pop", long, good) as served:
            self.assertIsNone(self.fetch(self.add_box(served)))
            self.assertEqual(self.found()[0], ["Lunga", "Dopo"])
            self.assertFalse(served.box.mails)


@tagged("post_install", "-at_install", "crm_two_transactions")
class TestKilled(FetchCase):
    """``kill -9`` of a process of Odoo that fetches, in each step of a mail's life."""

    #: where it stands when it is killed → the table that it cannot write to
    STEPS = {
        "before it is stored": "crm_ticket_mail_intake",
        "stored, before it is worked on": "crm_ticket",
        "in the middle of the work": "mail_message",
    }

    def test_killed_in_each_step(self):
        """PO-11 kill -9 in each step: nothing is lost, nothing comes twice"""
        for number, (step, table) in enumerate(self.STEPS.items()):
            with self.subTest(step):
                self._kill(f"Ucciso {number}", "RETR", table)
        with self.subTest("worked on, before the server is told"):
            self._kill("Ucciso alla fine", "DELE", None)

    def _kill(self, name, command, table):
        self.remove()
        with (
            Served("pop", *self.mails(name, f"{name}, il secondo")) as served,
            self.registry.cursor() as holder,
        ):
            box, reached = self.add_box(served), threading.Event()

            def hold(_rest):
                if table and not reached.is_set():
                    holder.execute(
                        SQL("LOCK TABLE %s IN SHARE MODE", SQL.identifier(table))
                    )
                reached.set()
                if not table:
                    time.sleep(60)

            served.box.watch(command, hold)
            process = self._start(box)
            self.assertTrue(reached.wait(120), "it has asked for the mail")
            if table:
                self._wait_for_lock(table)
            os.kill(process.pid, signal.SIGKILL)
            self.assertEqual(process.wait(10), -signal.SIGKILL)
            holder.rollback()
            served.box.watches.clear()
            self._check_after_kill(served, box, name)

    def _check_after_kill(self, served, box, name):
        self.assertEqual(len(served.box.mails), 2, "nothing was told for good")
        self._wait_for_end()
        self.assertIsNone(self.fetch(box))
        self.assertFalse(served.box.mails)
        self.work_later()
        tickets, fates = self.found()
        self.assertEqual(sorted(tickets), [name, f"{name}, il secondo"])
        self.assertEqual(fates, ["ticket", "ticket"])

    def _start(self, box):
        """Start a process that fetches the box, and return it."""
        options = ["-d", get_db_name(), f"--addons-path={_listed('addons_path')}"]
        options += [
            f"--{name}={config[name]}"
            for name in ("db_host", "db_port", "db_user", "db_password", "data_dir")
            if config[name]
        ]
        options = [option.replace("data_dir", "data-dir") for option in options]
        task = {
            "paths": [path for path in sys.path if path],
            "options": options,
            "database": get_db_name(),
            "server": box,
        }
        process = subprocess.Popen(
            [sys.executable, str(Path(fetch_once.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.stdin.write(json.dumps(task))
        process.stdin.close()
        return process

    def _wait_for_lock(self, table):
        """Wait until the process stands before the table."""
        self._wait(
            SQL(
                "SELECT count(*) = 1 FROM pg_locks"
                " WHERE NOT granted AND relation = %s::regclass",
                table,
            )
        )

    def _wait_for_end(self):
        """Wait until the database has noticed that the process is gone."""
        self._wait(
            SQL(
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity"
                " WHERE datname = current_database() AND state <> 'idle'"
                " AND pid <> pg_backend_pid())"
            )
        )

    def _wait(self, question):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with self.registry.cursor() as cr:
                cr.execute(question)
                if cr.fetchone()[0]:
                    return
            time.sleep(0.05)
        self.fail("it has not come so far")


def _listed(name):
    value = config[name]
    return value if isinstance(value, str) else ",".join(value)


@tagged("post_install", "-at_install")
class TestTrial(BaseCase):
    """Mails are tried by a process that may be killed."""

    def setUp(self):
        super().setUp()
        self.reader = mail_trial.Reader(seconds=20, work_seconds=0.5)
        self.addCleanup(self.reader.close)

    def test_what_takes_too_long(self):
        """PO-11 what takes too long is not readable, what comes next is"""
        mail = build_mail("Fermo").as_bytes()
        self.assertTrue(self.reader.is_readable(mail))
        process = self.reader._process
        self.assertTrue(self.reader.is_readable(mail))
        self.assertIs(self.reader._process, process, "one process for many")
        self.assertIs(self.reader.is_readable(ENDLESS + mail), False)
        self.assertTrue(self.reader.is_readable(mail))

    def test_by_the_clock(self):
        """PO-11 the clock ends it as well: then nobody knows, it is tried later"""
        reader = mail_trial.Reader(seconds=0.2, work_seconds=60)
        self.addCleanup(reader.close)
        self.assertIsNone(reader.is_readable(ENDLESS))

    def test_process_that_was_ended(self):
        """PO-11 a process that somebody has ended is started again"""
        mail = build_mail("Fermo").as_bytes()
        self.assertTrue(self.reader.is_readable(mail))
        self.reader._process.terminate()
        self.reader._process.wait()
        self.assertTrue(self.reader.is_readable(mail))

    def test_no_process(self):
        """PO-11 where no process can be started, mails are read all the same"""
        none = patch.object(subprocess, "Popen", side_effect=OSError("none left"))
        with none as started:
            self.assertTrue(self.reader.is_readable(ENDLESS))
        started.assert_called_once()

    def test_small_mails_are_not_tried(self):
        """PO-11 a few words are read at once, unless somebody was killed by them"""
        with patch.object(mail_trial._reader, "is_readable", return_value=False):
            self.assertTrue(mail_trial.is_readable(b"Subject: a\n\na"))
            self.assertFalse(mail_trial.is_readable(b"Subject: a\n\na", sure=True))
            self.assertFalse(mail_trial.is_readable(b"a" * 20_000))
