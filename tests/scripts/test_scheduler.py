"""How tasks are ordered, run and told of."""

from checks.scheduler import Task, run_all, summary
from checks.serverlog import Verdict

GOOD, BAD = Verdict(2, 0, []), Verdict(1, 1, ["it broke"])


def quietly(_text):
    pass


def test_a_task_runs_after_those_it_needs():
    order = []

    def noting(name):
        return lambda: order.append(name) or GOOD

    tasks = [
        Task("demo", noting("demo"), ("suite",)),
        Task("suite", noting("suite"), ("core",)),
        Task("core", noting("core")),
    ]
    outcomes = run_all(tasks, tell=quietly)
    assert order == ["core", "suite", "demo"]
    assert summary(outcomes, quietly) == 0


def test_a_task_whose_need_failed_is_not_run_and_fails():
    tasks = [Task("core", lambda: BAD), Task("suite", lambda: 1 / 0, ("core",))]
    outcomes = run_all(tasks, tell=quietly)
    assert outcomes[1].verdict.faults == ["Not run, because of: core."]


def test_an_exception_is_a_failure():
    (outcome,) = run_all([Task("x", lambda: 1 / 0)], tell=quietly)
    assert outcome.verdict.faults == ["ZeroDivisionError: division by zero"]


def test_the_total_stands_alone_on_the_last_line():
    lines = []
    tasks = [Task("a", lambda: GOOD), Task("b", lambda: BAD)]
    code = summary(run_all(tasks, tell=quietly), lines.append)
    assert code == 1
    assert lines[-1].splitlines()[-1] == "3 passed, 1 failed"


def test_nothing_tested_is_a_failure():
    lines = []
    assert summary([], lines.append) == 1
    assert lines[-1].strip() == "0 passed, 1 failed"
