"""Times operations beside plain SQL and beside a peer, in one run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    #: the bounds: at most ``times`` plain SQL plus ``plus`` milliseconds (None: plain
    #: SQL is for comparison alone); at most
    #: ``queries``; at most ``limit`` milliseconds for each of ``units`` that one call
    #: treats; at least ``faster`` times as fast as the peer
    times: float | None = 3
    plus: float = 0
    queries: int | None = None
    limit: float | None = None
    units: int = 1
    faster: float | None = None
    #: at most so many megabytes at the peak, for the whole process
    memory: int | None = None
    #: called before each run and not timed: what it returns goes to the callables
    before: Callable | None = None


@dataclass
class Figure:
    """Milliseconds: ``cold`` the first run, ``warm`` the median; queries, megabytes."""

    cold: float
    warm: float
    queries: int
    memory: int


def measure(env, function, before=None):
    """Return the ``Figure`` of a function, caches cleared before each run."""
    env.registry.clear_all_caches()
    _forget_peak()
    cold, queries = _run(env, function, before)
    warm = [cold] if cold > SLOW * 1000 else []
    while len(warm) < WARM_RUNS:
        if warm and sum(warm) > SLOW * 3000:
            break
        milliseconds, queries = _run(env, function, before)
        warm.append(milliseconds)
    return Figure(cold, statistics.median(warm), queries, _peak())


def _forget_peak():
    """Let the kernel count the peak of this process's memory anew."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak():
    """Return the peak of this process's memory since then, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _run(env, function, before=None):
    given = [before(env)] if before else []
    env.flush_all()
    env.invalidate_all()
    queries = env.cr.sql_log_count
    start = time.perf_counter()
    function(env, *given)
    return (time.perf_counter() - start) * 1000, env.cr.sql_log_count - queries


def compare(env, operation):
    """Return a row: the operation with the figures of each side."""
    row = {
        "operation": operation,
        "ours": measure(env, operation.ours, operation.before),
    }
    for side in ("sql", "peer"):
        function = getattr(operation, side)
        row[side] = function and measure(env, function, operation.before)
    return row


def verdict(row):
    """Return whether the row keeps its bounds, or None when it has none."""
    operation, ours, sql, peer = (row[k] for k in ("operation", "ours", "sql", "peer"))
    kept = []
    if operation.queries is not None:
        kept.append(ours.queries <= operation.queries)
    if sql and operation.times:
        kept.append(ours.warm <= operation.times * sql.warm + operation.plus)
    if operation.limit is not None:
        kept.append(ours.warm / operation.units <= operation.limit)
    if operation.memory is not None:
        kept.append(ours.memory <= operation.memory)
    if operation.faster and peer:
        kept.append(peer.warm >= operation.faster * ours.warm)
    return all(kept) if kept else None


def _bound(operation, ours, sql, peer):
    """The bounds of an operation in words."""
    words = []
    if sql and operation.times:
        words.append(f"{operation.times:g} × SQL + {operation.plus:g} ms")
    if operation.limit is not None:
        each = " each" if operation.units > 1 else ""
        words.append(f"≤ {operation.limit:g} ms{each}")
    if operation.queries is not None:
        words.append(f"≤ {operation.queries} queries")
    if operation.memory is not None:
        words.append(f"≤ {operation.memory:,} MB (used {ours.memory:,})")
    if operation.faster and peer:
        words.append(f"≥ {operation.faster:g} times the peer")
    return ", ".join(words)


HEAD = (
    "| operation | ours ms (cold) | queries | SQL ms | ours ÷ SQL | bound | kept |"
    " peer | peer ms | peer ÷ ours |\n"
    "|---|---:|---:|---:|---:|---|---|---|---:|---:|"
)


def markdown(row):
    """Return the row of the table of results."""
    operation, ours, sql, peer = (row[k] for k in ("operation", "ours", "sql", "peer"))
    kept = verdict(row)
    cells = [
        operation.name,
        f"{ours.warm:.1f} ({ours.cold:.1f})",
        str(ours.queries),
        f"{sql.warm:.1f}" if sql else "–",
        f"{ours.warm / sql.warm:.1f}" if sql else "–",
        _bound(operation, ours, sql, peer) or "–",
        "–" if kept is None else "yes" if kept else "**no**",
        operation.peer_name if peer else "–",
        f"{peer.warm:.1f}" if peer else "–",
        f"{peer.warm / ours.warm:.1f}" if peer else "–",
    ]
    return "| " + " | ".join(cells) + " |"
