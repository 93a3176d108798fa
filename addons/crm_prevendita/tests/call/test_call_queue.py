"""Operators at once, each on a connection of their own: no name twice."""

import json
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from psycopg2.errors import SerializationFailure

from odoo.sql_db import connection_info_for, db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ...models.call.crm_call_item import take_statement


@tagged("post_install", "-at_install")
class TestCallQueue(BaseCase):
    """Operators at once, each on a connection of their own."""

    def test_no_name_twice(self):
        """PV-18 Four operators drain a queue together; no name is given twice."""
        connection = db_connect(get_db_name())
        program = self._prepare(connection)
        self.addCleanup(self._clean, connection, program)
        taken, failures = [], []

        def operate(uid):
            try:
                with connection.cursor() as cr:
                    while row := self._take_one(cr, program, uid):
                        taken.append(row)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=operate, args=(1,)) for _user in range(4)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
        self.assertFalse(failures)
        self.assertEqual(len(taken), 40)
        self.assertEqual(len(set(taken)), 40)

    def test_no_name_twice_in_twenty_processes(self):
        """PV-18 Twenty operators' processes at once: every name once, none lost."""
        connection = db_connect(get_db_name())
        program = self._prepare(connection)
        self.addCleanup(self._clean, connection, program)
        _name, how = connection_info_for(get_db_name())
        queue = take_statement(program, 1, datetime.now())
        with connection.cursor() as cr:
            statement = cr.mogrify(queue.code, queue.params).decode()
        task = {
            "connection": how,
            "statement": statement,
            "finish": "UPDATE crm_call_item SET state = 'done' WHERE id = %s",
            "start": time.time() + 2,
            "most": 40,
        }
        script = str(Path(__file__).parent / "next_name.py")
        processes = [
            subprocess.Popen(
                [sys.executable, script],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _operator in range(20)
        ]
        for process in processes:
            process.stdin.write(json.dumps(task))
            process.stdin.close()
        answers = [json.load(process.stdout) for process in processes]
        for process in processes:
            process.stdout.close()
            self.assertEqual(process.wait(30), 0)
        taken = [item for answer in answers for item in answer["taken"]]
        self.assertEqual(len(taken), 40)
        self.assertEqual(len(set(taken)), 40)

    def _take_one(self, cr, program, uid):
        """Take a name and finish it, as one request does, retries included."""
        while True:
            try:
                cr.execute(take_statement(program, uid, datetime.now()))
                rows = cr.fetchall()
                if rows:
                    cr.execute(
                        SQL(
                            "UPDATE crm_call_item SET state = 'done' WHERE id = %s",
                            rows[0][0],
                        )
                    )
                cr.commit()  # pylint: disable=invalid-commit
                return rows and rows[0][0]
            except SerializationFailure:
                # somebody was faster: the server tries the request again
                cr.rollback()

    def _prepare(self, connection):
        """Store a queue that other connections see."""
        with connection.cursor() as cr:
            cr.execute(
                SQL(
                    """INSERT INTO crm_call_program (
                           name, state, company_id, type_id, max_attempts,
                           retry_hours, hour_from, hour_to)
                       SELECT 'Queue', 'running', company.id, type.id, 5, 4, 0, 24
                         FROM res_company company, crm_marketing_action_type type
                        ORDER BY company.id, type.id LIMIT 1 RETURNING id"""
                )
            )
            program = cr.fetchone()[0]
            cr.execute(
                SQL(
                    """WITH name AS (
                           INSERT INTO res_partner (name, autopost_bills)
                           SELECT 'Queue ' || %s || '-' || number, 'ask'
                             FROM generate_series(1, 40) AS number RETURNING id)
                       INSERT INTO crm_call_item (
                           program_id, partner_id, state, priority, attempts, next_on)
                       SELECT %s, id, 'waiting', '0', 0, '2000-01-01' FROM name""",
                    program,
                    program,
                )
            )
        return program

    def _clean(self, connection, program):
        with connection.cursor() as cr:
            cr.execute(SQL("DELETE FROM crm_call_program WHERE id = %s", program))
            cr.execute(
                SQL("DELETE FROM res_partner WHERE name LIKE %s", f"Queue {program}-%")
            )
