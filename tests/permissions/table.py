"""Judge what every role may do by what was decided, and write docs/permissions.md.

``facts.py`` asks a database; what is right stands in the CSV files beside this one:

- ``fields.csv``: fields that customers, visitors and employees without a role may read
- ``methods.csv``: what a public method is to a customer and to an employee without one
- ``routes.csv``: what an address of the web does
"""

import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "permissions.md"
COMMAND = "scripts/permissions"
UNDECIDED = "?"

#: what was decided of a method → what a call of it may come to
VERDICTS = {
    "refused": {"refused", "said no", "failed"},
    "harmless": {"refused", "said no", "failed", "nothing", "window"},
    "allowed": {"refused", "said no", "failed", "nothing", "window", "data", "wrote"},
}
#: what an address does; by GET it may read, or note that it was asked for
DEEDS = ("reads", "notes", "writes")
CALLERS = ("customer", "employee")
READERS = {
    "customer": "a portal customer",
    "public": "a visitor",
    "employee": "an employee without a role",
}
FIELDS = ("reader", "model", "field", "reason")
METHODS = ("model", "method", *CALLERS, "reason")
ROUTES = ("route", "deed", "reason")
TABLES = {"fields": FIELDS, "methods": METHODS, "routes": ROUTES}
#: how many columns of a table are its key
KEYS = {"fields": 3, "methods": 2, "routes": 1}


def load(folder=HERE):
    """The decisions: table → key (tuple) → row (dict)."""
    found = {}
    for name in TABLES:
        with open(folder / f"{name}.csv", encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        found[name] = {key_of(name, row): row for row in rows}
    return found


def key_of(name, row):
    """The key (tuple) of a row of a table."""
    return tuple(row[column] for column in TABLES[name][: KEYS[name]])


def save(decisions, folder=HERE):
    """Write the decisions back, sorted."""
    for name, columns in TABLES.items():
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for _key, row in sorted(decisions[name].items()))


def wanted(facts):
    """The keys that must be decided: table → set of keys."""
    return {
        "fields": {
            (reader, model, field)
            for reader, by_model in facts["fields"].items()
            for model, names in by_model.items()
            for field in names
        },
        "methods": {tuple(key.split()) for key in facts["methods"]},
        "routes": {(route,) for route in facts["routes"]},
    }


def complete(facts, decisions):
    """Add a row with question marks for what is undecided, drop what is gone."""
    for name, keys in wanted(facts).items():
        columns = TABLES[name]
        decisions[name] = {
            key: decisions[name].get(key) or blank(columns, key) for key in keys
        }
    return decisions


def blank(columns, key):
    """A row that somebody has to fill in."""
    return dict.fromkeys(columns, UNDECIDED) | dict(zip(columns, key, strict=False))


# ------------------------------------------------------------------------- judgement
def faults(facts, decisions):
    """All that is not as decided: list of sentences."""
    return [
        *undecided(facts, decisions),
        *wrong_fields(decisions),
        *wrong_methods(facts, decisions),
        *wrong_routes(facts, decisions),
        *wrong_records(facts),
    ]


NEW = {
    "fields": "{who} may read {1}.{2}: close it with groups=, or write its reason in"
    " tests/permissions/fields.csv",
    "methods": "{0}.{1} can be called by any client: make it private (api.private, or"
    " a name with _), or decide in tests/permissions/methods.csv",
    "routes": "{0} is a new address: say in tests/permissions/routes.csv what it does",
}


def undecided(facts, decisions):
    """What is new and not in the files, and what is in them and gone."""
    found = []
    for name, keys in wanted(facts).items():
        for key in sorted(keys - set(decisions[name])):
            who = READERS.get(key[0], "").capitalize()
            found.append(NEW[name].format(*key, who=who) + f"; then run {COMMAND}.")
        for key in sorted(set(decisions[name]) - keys):
            found.append(
                f"{' '.join(key)} is gone: take it out of tests/permissions/{name}.csv"
                f" ({COMMAND} does)."
            )
    return found


def wrong_fields(decisions):
    """Fields that are open without a reason."""
    return [
        f"{READERS[reader].capitalize()} may read {model}.{field}, and"
        " tests/permissions/fields.csv gives no reason."
        for (reader, model, field), row in decisions["fields"].items()
        if row["reason"] in ("", UNDECIDED)
    ]


def wrong_methods(facts, decisions):
    """Methods that do more than was decided, or of which nothing was."""
    found = []
    for (model, method), row in decisions["methods"].items():
        seen = facts["methods"].get(f"{model} {method}", {})
        for caller in CALLERS:
            verdict = row[caller]
            if verdict not in VERDICTS:
                found.append(
                    f"tests/permissions/methods.csv: say of {model}.{method} whether to"
                    f" {READERS[caller]} it is {', '.join(VERDICTS)}."
                )
                continue
            if more := set(seen.get(caller, ())) - VERDICTS[verdict]:
                found.append(
                    f"{model}.{method} is to be {verdict} to {READERS[caller]}, and it"
                    f" came to: {', '.join(sorted(more))}."
                )
        if "allowed" in (row["customer"], row["employee"]) and not said(row):
            found.append(
                f"tests/permissions/methods.csv: say why {model}.{method} is allowed."
            )
    return found


def said(row):
    """Whether a row has a reason."""
    return row["reason"] not in ("", UNDECIDED)


def wrong_routes(facts, decisions):
    """Addresses that change something by GET, or without protection and a reason."""
    found = []
    for (route,), row in decisions["routes"].items():
        how = facts["routes"].get(route)
        if not how:
            continue
        if row["deed"] not in DEEDS or not said(row):
            found.append(
                f"tests/permissions/routes.csv: say of {route} whether it"
                f" {', '.join(DEEDS)}, and what."
            )
        elif row["deed"] == "writes" and by_get(how):
            found.append(f"{route} changes something by GET: give it methods=['POST'].")
        elif not how["csrf"] and "csrf" not in row["reason"]:
            found.append(
                f"{route} has csrf=False: tests/permissions/routes.csv must say why"
                " (with the word csrf)."
            )
    return found


def by_get(how):
    """Whether a plain link reaches an address."""
    return how["type"] == "http" and bool({"GET", "any"} & set(how["methods"]))


def wrong_records(facts):
    """Records that strangers open."""
    found = []
    for model, how in facts["records"].items():
        readers = set(how["readers"])
        if "customer" in how["owned"] and readers & {"neighbour", "public"}:
            found.append(
                f"{model}: another customer, or a visitor, reads what belongs to a"
                " customer: a record rule is missing."
            )
        if "company" in how["owned"] and "abroad" in readers:
            found.append(
                f"{model}: managers of another company read a record of this one: a"
                " record rule with company_ids is missing."
            )
    return found


# ------------------------------------------------------------------------------ page
HEAD = f"""# Who may do what

Made by `{COMMAND}` from a database with the whole suite installed, and compared with
it by `scripts/test permissions`: a field, a method or an address that is new fails the
run until somebody decides. The decisions stand in `tests/permissions/*.csv`.
"""
MODELS = """
## Records

**R**ead, **W**rite, **C**reate, delete (**U**nlink). A capital letter means all records
(of the companies one works for, where *co.* is ✓), a small one those that record rules
leave: own ones, those of the team, those of the own firm. Rights add up: a person has
those of all roles. Windows that are only filled in and closed are not shown.
"""
RECORDS = """
## Other people's records

One record was made of each model, for a customer of the company; who opens it. Nobody
may stand in the last two columns: the second portal customer, and managers of another
company, where a record is a customer's, or a company's.
"""
OPEN = """
## Fields that are open to people without a role

What is not listed here is closed to them: by the model's access, or by `groups` of the
field. Of employees amounts alone are listed: money, and what is worked out of it.
"""
CALLS = """
## Methods that a client can call

What each came to when it was called, and what it is to be: *refused*; *harmless* (it
writes nothing and gives no data: a window, nothing at all); *allowed*, with its reason.
With ° a customer's call came to another refusal than that of access: an argument or a
record was not as the method wants it.
"""
WEB = """
## Addresses

*reads*; *notes* (counts that it was asked for, of the request alone); *writes*, never
by GET. Core's own addresses are listed where the suite changes them.
"""


def page(facts, decisions):
    """docs/permissions.md as text."""
    parts = [
        HEAD,
        MODELS,
        *model_table(facts),
        RECORDS,
        *record_table(facts),
        OPEN,
        *field_lists(decisions),
        CALLS,
        *method_lists(facts, decisions),
        WEB,
        *route_table(facts, decisions),
    ]
    return "\n".join(parts).rstrip() + "\n"


def grid(head, rows):
    """Lines of a Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def model_table(facts):
    """Access by model and role; roles that have none of their own are left out."""
    roles = [key for key in facts["roles"] if key not in ("neighbour", "abroad")]
    lasting = {n: how for n, how in facts["models"].items() if not how["transient"]}
    yield "Roles: " + "; ".join(f"*{key}* {facts['roles'][key]}" for key in roles) + "."
    yield ""
    yield from grid(
        ["model", "co.", *roles],
        (
            [f"`{name}`", "✓" if how["companies"] else ""]
            + [how["access"].get(key, "") for key in roles]
            for name, how in sorted(lasting.items())
        ),
    )


def record_table(facts):
    """Who opens a record that is a customer's or a company's."""
    shown = [key for key in facts["roles"] if key not in ("neighbour", "abroad")]
    yield from grid(
        ["model", "is the", "opened by", "second customer", "other company"],
        (
            [
                f"`{name}`",
                ", ".join(f"{owner}'s" for owner in how["owned"]),
                ", ".join(key for key in shown if key in how["readers"]),
                "✗" if "neighbour" in how["readers"] else "",
                "✗" if "abroad" in how["readers"] else "",
            ]
            for name, how in sorted(facts["records"].items())
            if how["owned"]
        ),
    )


def field_lists(decisions):
    """The open fields, by reader, model and reason."""
    grouped = {}
    for (reader, model, field), row in sorted(decisions["fields"].items()):
        grouped.setdefault((reader, model, row["reason"]), []).append(field)
    for reader, title in READERS.items():
        yield f"\n### To {title}\n"
        yield from grid(
            ["model", "fields", "because"],
            (
                [f"`{model}`", ", ".join(f"`{name}`" for name in names), reason]
                for (who, model, reason), names in grouped.items()
                if who == reader
            ),
        )


def method_lists(facts, decisions):
    """The methods by model: the refused in a line, the others with their reason."""
    grouped = {}
    for (model, method), row in sorted(decisions["methods"].items()):
        key = (model, row["customer"], row["employee"], row["reason"])
        seen = facts["methods"].get(f"{model} {method}", {}).get("customer", [])
        unproven = row["customer"] == "refused" and "refused" not in seen
        grouped.setdefault(key, []).append(f"`{method}`" + "°" * unproven)
    yield from grid(
        ["model", "methods", "customer", "employee", "because"],
        (
            [f"`{model}`", ", ".join(names), *rest]
            for (model, *rest), names in sorted(grouped.items())
        ),
    )


def route_table(facts, decisions):
    """The addresses with how they are served."""
    yield from grid(
        ["address", "for", "how", "csrf", "does", "what"],
        (
            [
                f"`{route}`".replace("|", "\\|"),
                how["auth"],
                f"{how['type']} {' '.join(how['methods'])}"
                + (", read only" if how["readonly"] else "")
                + (", core's" if how["core"] else ""),
                "✓" if how["csrf"] else "no",
                row["deed"],
                row["reason"],
            ]
            for route, how in sorted(facts["routes"].items())
            for row in [decisions["routes"].get((route,), blank(ROUTES, (route,)))]
        ),
    )


def stale(facts, decisions):
    """Whether the page is not what would be written now: list of sentences."""
    text = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    if text == page(facts, decisions):
        return []
    old, new = set(text.splitlines()), page(facts, decisions).splitlines()
    first = next((line for line in new if line not in old), "a line is gone")
    return [
        f"docs/permissions.md is not what the suite does now (such as: {first[:200]}):"
        f" run {COMMAND} and look at the difference before you commit it."
    ]


def main(verb, path):
    """``check`` or ``write``; prints the faults and "N passed, M failed"."""
    facts = json.loads(Path(path).read_text("utf-8"))
    decisions = load()
    if verb == "write":
        decisions = complete(facts, decisions)
        save(decisions)
        PAGE.write_text(page(facts, decisions), "utf-8")
    found = faults(facts, decisions) or stale(facts, decisions)
    for sentence in found:
        print(sentence)
    number = sum(map(len, wanted(facts).values())) + len(facts["models"])
    print(f"{number - min(len(found), number)} passed, {len(found)} failed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
