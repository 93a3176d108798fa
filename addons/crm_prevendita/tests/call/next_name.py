"""One operator's process, in the test of many operators at once.

Reads the connection, the statement and how long to wait for the others from its
standard input, takes names until there are none, and prints their ids. It knows
nothing of the framework: twenty of them start in a moment.
"""

import json
import sys
import time

import psycopg2
from psycopg2 import errors, extensions


def main():
    task = json.load(sys.stdin)
    connection = psycopg2.connect(**task["connection"])
    connection.set_session(extensions.ISOLATION_LEVEL_REPEATABLE_READ)
    cursor = connection.cursor()
    time.sleep(max(task["start"] - time.time(), 0))
    taken, seconds = [], []
    while len(taken) < task["most"]:
        begin = time.perf_counter()
        try:
            cursor.execute(task["statement"])
            row = cursor.fetchone()
            if row:
                cursor.execute(task["finish"], row[:1])
            connection.commit()
        except errors.SerializationFailure:
            # what the framework does with such a request: again
            connection.rollback()
            continue
        if not row:
            break
        seconds.append(time.perf_counter() - begin)
        taken.append(row[0])
        time.sleep(task.get("pause", 0))
    json.dump({"taken": taken, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
