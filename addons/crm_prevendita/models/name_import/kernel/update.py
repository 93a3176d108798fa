"""What a row of a file changes on a name that is there already. Pure functions."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from ...name.kernel import match
from .columns import FIELDS

#: how a row finds its name, the surest first
KEYS = {
    "any": ("vat", "fiscalcode", "pec"),
    "ref": ("ref",),
    "email": ("email",),
    "phone": ("phone",),
}
_IN_KEYS = {"name", "contact_name", "street", "city", "province", "email", "pec", "vat",
            "fiscalcode", "website"}  # fmt: skip


@dataclass
class Change:
    """One row's effect: only the values that differ, and the whole new state."""

    line: int
    name_id: int
    before: dict
    after: dict
    state: dict


@dataclass
class Plan:
    """What a batch of rows does: rows to insert, changes, lines without effect."""

    new: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    same: list = field(default_factory=list)


def keys_of(choice):
    return KEYS[choice]


def plain(row):
    """Return a database row with values as JSON has them."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date)
        else float(value) if name == "turnover" and value is not None else value
        for name, value in row.items()
    }  # fmt: skip


def plan(rows, known, how, choice):
    """Return the ``Plan`` for rows about names that are there.

    :param list rows: cleaned values with ``line`` and ``row_hash``
    :param list known: the names, with ``id``, ``state`` and ``country``
    :param str how: ``fill`` what is empty, or ``write`` what the row says
    :param str choice: a key of ``KEYS``
    """
    result, hashes = Plan(), {name["row_hash"] for name in known}
    index = defaultdict(set)
    by_id = {name["id"]: dict(name) for name in known}
    for name in known:
        for key in KEYS[choice]:
            if name.get(key):
                index[key, name[key]].add(name["id"])
    for row in rows:
        if row["row_hash"] in hashes:
            result.same.append(row["line"])
            continue
        name = by_id.get(_only(row, index, KEYS[choice]))
        if not name:
            result.new.append(row)
            continue
        change = name["state"] != "extracted" and _change(row, name, how)
        if change:
            result.changes.append(change)
            hashes.add(row["row_hash"])
        else:
            result.same.append(row["line"])
    return result


def _only(row, index, keys):
    """Return the id of the one name that a row is about; two are none."""
    for key in keys:
        found = index.get((key, row.get(key))) if row.get(key) else None
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _change(row, name, how):
    after = {
        f: row[f]
        for f in FIELDS
        if row.get(f) not in (None, "", 0)
        and f in name
        and row[f] != name[f]
        and (how == "write" or name[f] in (None, "", 0))
    }
    if not after:
        return None
    if "name" in after:
        after["legal_form"] = row.get("legal_form")
    after["row_hash"] = row["row_hash"]
    before = {f: name[f] for f in after}
    name.update(after)
    if _IN_KEYS & set(after):
        keys = match.keys({**name, "country": name.get("country") or "IT"})
        name.update({**keys, "key_blocks": " ".join(keys["key_blocks"])})
    state = {f: v for f, v in name.items() if f not in ("id", "state", "country")}
    return Change(row["line"], name["id"], before, after, state)


def take_back(state, before, after):
    """Give a state its old values where it still has the new ones.

    >>> take_back({"city": "Roma", "zip": "1"}, {"city": "", "zip": ""},
    ...           {"city": "Roma", "zip": "2"})
    {'city': '', 'zip': '1'}
    """
    for name, value in (after or {}).items():
        if state.get(name) == value:
            state[name] = (before or {}).get(name)
    return state
