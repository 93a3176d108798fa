"""Run tasks that need one another, two at a time, and tell how each went."""

import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from typing import NamedTuple

from house.steps import duration, say

from .serverlog import Verdict

#: A fault longer than this is cut on the screen; the log has it all.
LONGEST_FAULT = 30


class Task(NamedTuple):
    """``run`` takes nothing and returns a Verdict; ``needs`` names earlier tasks."""

    name: str
    run: object
    needs: tuple = ()


class Outcome(NamedTuple):
    name: str
    verdict: Verdict
    seconds: float


def run_all(tasks, jobs=2, tell=say, stop=None):
    """Run tasks in an order that suits their needs.

    A task that needs one which failed is not run and counts as failed.

    :param stop: called when the run is broken off: ends what the tasks wait for
    :return: Outcomes in the order in which the tasks ended
    """
    by_name = {task.name: task for task in tasks}
    sorter = TopologicalSorter(
        {task.name: [name for name in task.needs if name in by_name] for task in tasks}
    )
    sorter.prepare()
    outcomes, running, ready = [], {}, []
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while sorter.is_active():
                ready += sorter.get_ready()
                # in the order given: who lists tasks puts the long chains first
                ready.sort(key=list(by_name).index)
                while ready and len(running) < jobs:
                    name = ready.pop(0)
                    running[pool.submit(attempt, by_name[name], outcomes, tell)] = name
                done, _rest = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcomes.append(future.result())
                    sorter.done(running.pop(future))
                    report(outcomes[-1], tell)
        except BaseException:
            if stop:
                stop()
            raise
    return outcomes


def attempt(task, outcomes, tell):
    """Run one task: an Outcome, whatever happens inside."""
    failed = {outcome.name for outcome in outcomes if outcome.verdict.failed}
    if missing := sorted(failed.intersection(task.needs)):
        reason = f"Not run, because of: {', '.join(missing)}."
        return Outcome(task.name, Verdict(0, 1, [reason]), 0)
    tell(f"… {task.name}")
    began = time.monotonic()
    try:
        verdict = task.run()
    except Exception as error:
        verdict = Verdict(0, 1, [f"{type(error).__name__}: {error}"])
    return Outcome(task.name, verdict, time.monotonic() - began)


def report(outcome, tell=say):
    """Tell how one task went, with the faults it found."""
    verdict = outcome.verdict
    mark = "✗" if verdict.failed else "✓"
    numbers = f"{verdict.passed} passed"
    if verdict.failed:
        numbers += f", {verdict.failed} failed"
    tell(f"{mark} {outcome.name}: {numbers} ({duration(outcome.seconds)})")
    for fault in verdict.faults:
        lines = fault.splitlines()
        if len(lines) > LONGEST_FAULT:
            half = LONGEST_FAULT // 2
            lines = [*lines[:half], "[…]", *lines[-half:]]
        tell("\n".join(f"    {line}" for line in lines))


def summary(outcomes, tell=say):
    """The closing lines: the time of each part, then the total alone on its line.

    :return: the exit code
    """
    passed = sum(outcome.verdict.passed for outcome in outcomes)
    failed = sum(outcome.verdict.failed for outcome in outcomes)
    if not passed and not failed:
        failed = 1
        tell("Nothing was tested: no test fits what was asked for.")
    tell("\nTime of each part:")
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.seconds):
        tell(f"{duration(outcome.seconds):>14}  {outcome.name}")
    tell(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0
