"""Times operations beside plain SQL and beside a peer, in one run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_RUNS = 7
#: a run longer than this is not repeated so often, seconds
SLOW = 5


@dataclass
class Operation:
    """What is measured: callables take an ``env`` and return their answer."""

    name: str
    ours: Callable
    sql: Callable | None = None
    peer: Callable | None = None
    peer_name: str = ""
    #: the bound: at most ``times`` plain SQL plus ``plus`` milliseconds
    times: float = 3
    plus: float = 0
    queries: int | None = None


@dataclass
class Figure:
    """Milliseconds: ``cold`` the first run, ``warm`` the median; queries."""

    cold: float
    warm: float
    queries: int


def measure(env, function):
    """Return the ``Figure`` of a function, caches cleared before each run."""
    env.registry.clear_all_caches()
    cold, queries = _run(env, function)
    warm = [cold] if cold > SLOW * 1000 else []
    while len(warm) < WARM_RUNS:
        if warm and sum(warm) > SLOW * 3000:
            break
        milliseconds, queries = _run(env, function)
        warm.append(milliseconds)
    return Figure(cold, statistics.median(warm), queries)


def _run(env, function):
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    start = time.perf_counter()
    function(env)
    return (time.perf_counter() - start) * 1000, env.cr.sql_log_count - before


def compare(env, operation):
    """Return a row: the operation with the figures of each side."""
    row = {"operation": operation, "ours": measure(env, operation.ours)}
    for side in ("sql", "peer"):
        function = getattr(operation, side)
        row[side] = measure(env, function) if function else None
    return row


def verdict(row):
    """Return whether the row keeps its bound, or None without plain SQL."""
    operation, ours, sql = row["operation"], row["ours"], row["sql"]
    if operation.queries is not None and ours.queries > operation.queries:
        return False
    if sql is None:
        return None if operation.queries is None else True
    return ours.warm <= operation.times * sql.warm + operation.plus


HEAD = (
    "| operation | ours ms (cold) | queries | SQL ms | ours ÷ SQL | bound | kept |"
    " peer | peer ms | peer ÷ ours |\n"
    "|---|---:|---:|---:|---:|---|---|---|---:|---:|"
)


def markdown(row):
    """Return the row of the table of results."""
    operation, ours, sql, peer = (row[k] for k in ("operation", "ours", "sql", "peer"))
    kept = verdict(row)
    bound = f"{operation.times:g} × SQL + {operation.plus:g} ms" if sql else ""
    if operation.queries is not None:
        bound += f", ≤ {operation.queries} queries"
    cells = [
        operation.name,
        f"{ours.warm:.1f} ({ours.cold:.1f})",
        str(ours.queries),
        f"{sql.warm:.1f}" if sql else "–",
        f"{ours.warm / sql.warm:.1f}" if sql else "–",
        bound.strip(", "),
        "–" if kept is None else "yes" if kept else "**no**",
        operation.peer_name if peer else "–",
        f"{peer.warm:.1f}" if peer else "–",
        f"{peer.warm / ours.warm:.1f}" if peer else "–",
    ]
    return "| " + " | ".join(cells) + " |"
