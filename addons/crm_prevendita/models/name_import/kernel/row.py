"""From one row of a file to a name's values, or to a rejected row's."""

from itertools import islice

from ...name.kernel import clean
from . import columns, reader

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
        ``keys`` (of the titles), ``fields``, ``options``, ``countries``
    """
    first = context["dialect"].header
    return [
        _made(row, context) if index > first else None
        for index, row in enumerate(rows, position + 1)
    ]


def _made(row, context):
    cells, keys = row.cells, context["keys"]
    if not any(cell.strip() for cell in cells):
        return None
    problem = _fault(row, context)
    if not problem:
        gathered = clean.gather(cells, context["fields"])
        found = clean.clean(gathered, context["options"])
        problem = found.problem
    if problem:
        field, code, value = problem
        return {"line": row.line, "verdict": "rejected", "field": field,
                "code": code, "value": value[:200], "raw": cells}  # fmt: skip
    values = found.values
    return {
        **{name: values.get(name) for name in clean.VALUES},
        **{key: values[key] for key in KEYS},
        "key_blocks": " ".join(values["key_blocks"]),
        "country_id": context["countries"].get(values["country"]),
        "line": row.line,
        "raw": cells,
        "row_hash": clean.row_hash(dict(zip(keys, cells, strict=False))),
        "note_codes": " ".join(found.notes) or None,
    }


def _fault(row, context):
    """Return (field, code, value) of what is wrong with a row's cells as a whole."""
    cells, keys = row.cells, context["keys"]
    if row.problem:
        return "", row.problem, ""
    wide = len(cells) > context["width"] and context["dialect"].kind == "csv"
    if wide or any(cell.strip() for cell in cells[len(keys) :]):
        return "", "too_many_cells", ""
    # the first cell tells nearly always, at no cost
    if columns.header_key(cells[0]) == keys[0] and keys == [
        columns.header_key(cell) for cell in cells[: len(keys)]
    ]:
        return "", "header_again", ""
    return None
