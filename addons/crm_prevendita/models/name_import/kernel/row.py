"""From one row of a file to a name's values, or to a rejected row's."""

import re
from itertools import islice

from ...name.kernel import clean, contact, fiscal
from ...name.kernel.text import fold
from . import columns, reader

#: what a row may lack that finds a name which is there already
LATE = ("name_missing", "unreachable")
#: the line of the sums, below a list
TOTAL = re.compile(
    r"(?:totale|totali|total|summe|somma|n\.? record|record totali|fine elenco)\b", re.I
)
#: fields whose cells say by themselves whether they stand in their column
KNOWN = {
    "email": lambda c: "@" in c,
    "pec": lambda c: "@" in c,
    "vat": lambda c: fiscal.vat_number(c)[0],
    "fiscalcode": lambda c: fiscal.fiscal_code(c)[0],
    "zip": lambda c: re.fullmatch(r"(?:I-)?\d{4,5}", c),
    "phone": lambda c: contact.phones(c)[0],
    "phone2": lambda c: contact.phones(c)[0],
}
KEYS = ("key_name", "key_place", "key_street", "key_blocks")


def chunks(stream, position, size, context, seconds=None):
    """Yield the rows of a file from a position on, in lists of prepared ones."""
    rows = islice(reader.Rows(stream, context["dialect"], seconds), position, None)
    while chunk := list(islice(rows, size)):
        yield prepare(chunk, position, context)
        position += len(chunk)


def prepare(rows, position, context):
    """Return what each row of a chunk becomes; None for a title or an empty row.

    :param list rows: ``reader.Row``
    :param int position: rows of the file before these
    :param dict context: what holds for the whole file: ``dialect``, ``width``,
        ``keys`` (of the titles), ``fields``, ``options``, ``countries``; and where
        there are such: ``titles``, ``labels`` (columns of what others are),
        ``owners`` ({key: user's id}), ``choices`` ({field: {value: id}}), ``finds``
        (rows may find a name that is there)
    """
    first = context["dialect"].header
    return [
        _made(row, context) if index > first else None
        for index, row in enumerate(rows, position + 1)
    ]


def _made(row, context):
    cells = row.cells
    if not any(cell.strip() for cell in cells):
        return None
    problem = _fault(row, context)
    if problem:
        return rejected(row.line, cells, problem)
    gathered = clean.gather(cells, context["fields"], context.get("labels"))
    found = clean.clean(gathered, context["options"])
    _tell_more(row, context, found)
    late = found.problem and found.problem[1] in LATE and context.get("finds")
    if found.problem and not late:
        return rejected(row.line, cells, found.problem)
    return _values(row, context, found, gathered)


def rejected(line, cells, problem):
    """Return what becomes of a row that is not added: (field, code, value) says why."""
    field, code, value = problem
    return {"line": line, "verdict": "rejected", "field": field,
            "code": code, "value": value[:200], "raw": cells}  # fmt: skip


def _values(row, context, found, gathered):
    values, cells = found.values, row.cells
    made = {
        **{name: values.get(name) for name in clean.VALUES},
        **{key: values.get(key) for key in KEYS},
        "key_blocks": " ".join(values.get("key_blocks") or ()),
        "country_id": context["countries"].get(values["country"]),
        "line": row.line,
        "raw": cells,
        "row_hash": clean.row_hash(dict(zip(context["keys"], cells, strict=False))),
        "note_codes": " ".join(found.notes) or None,
        "changes": found.changes,
    }
    if found.problem:
        # a name that is there already may be found by the row, and needs neither
        made["late"] = found.problem
    _choose(made, context, found, gathered)
    return made


def owner_key(text):
    """Return a person's name as it is looked up: in any order, accents or none.

    >>> owner_key("Ferri Marco") == owner_key("marco ferri")
    True
    """
    return " ".join(sorted(re.findall(r"[\w.@+-]+", fold(text or ""))))


def _choose(made, context, found, gathered):
    """Look up whom and what a row names: its owner, values of classifiers."""
    owner = gathered.get("owner")
    if owner:
        made["user_id"] = context.get("owners", {}).get(owner_key(owner))
        if not made["user_id"]:
            _leave(made, found, "owner", "owner_bad", owner)
    for name, choices in (context.get("choices") or {}).items():
        for text in re.split(r"\s*[;|]\s*", gathered.get(name) or ""):
            value = choices.get(fold(text))
            if value:
                made.setdefault("choices", []).append(value)
            elif text:
                _leave(made, found, name, "choice_bad", text)


def _leave(made, found, name, code, text):
    """Keep in the note what a column says and nobody or nothing here is called."""
    found.tell(name, code, text)
    made["note"] = "\n".join(filter(None, (made["note"], text)))
    made["note_codes"] = " ".join(found.notes)


def _tell_more(row, context, found):
    """Tell of formulas without a result and of cells beyond the titles."""
    fields, titles = context["fields"], context.get("titles") or ()
    for column in row.without:
        if column < len(fields) and fields[column]:
            found.tell(fields[column], "formula_empty", titles[column])
    extra = [c.strip() for c in row.cells[len(context["keys"]) :] if c.strip()]
    if extra:
        found.tell("note", "extra_cells", " · ".join(extra))
        note = found.values.get("note")
        found.values["note"] = "\n".join(filter(None, (note, " · ".join(extra))))


def _fault(row, context):
    """Return (field, code, value) of what is wrong with a row's cells as a whole."""
    cells, keys = row.cells, context["keys"]
    if row.problem:
        return "", row.problem, ""
    wide = len(cells) > context["width"] and context["dialect"].kind == "csv"
    if wide or any(cell.strip() for cell in cells[len(keys) :]):
        if not _in_place(cells, context["fields"]):
            return "", "too_many_cells", ""
    # the first cell tells nearly always, at no cost
    if columns.header_key(cells[0]) == keys[0] and keys == [
        columns.header_key(cell) for cell in cells[: len(keys)]
    ]:
        return "", "header_again", ""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) <= 3 and TOTAL.match(filled[0].strip()) and len(cells) > 2:
        return "", "total_line", filled[0]
    return None


def _in_place(cells, fields):
    """Tell whether a row with cells beyond its titles holds no stray delimiter: the
    last of its cells that can be known by itself is what its title says."""
    for cell, name in reversed(list(zip(cells, fields, strict=False))):
        if name in KNOWN and cell.strip():
            return bool(KNOWN[name](cell.strip()))
    return False
