"""Characters that nobody sees, and that turn a line around: shown, not obeyed.

Whoever writes to a firm chooses a name and a subject. With U+202E "fattura_fdp.exe"
reads "fattura_exe.pdf", with a space of no width a name is another one that looks the
same (Unicode Technical Report 36, 2.5 and 2.11; UAX 9 for the directions).
"""

import re

from odoo.tools import SQL

#: what stands in the place of such a character
MARK = "\N{REPLACEMENT CHARACTER}"
#: directions imposed on what follows; spaces and joints without a width
_ALWAYS = "\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff"
#: these have a duty in other scripts and in emoji, none between Latin letters
_BETWEEN_LATIN = "\u00ad\u200c-\u200f\u061c"
_HIDDEN = re.compile(
    f"[{_ALWAYS}]|(?<=[ -~\u00c0-\u024f])[{_BETWEEN_LATIN}](?=[ -~\u00c0-\u024f])"
)


def show_hidden(text):
    """Return a text with a mark for each character that hides or turns others.

    >>> show_hidden("fattura_\\u202efdp.exe") == f"fattura_{MARK}fdp.exe"
    True
    >>> show_hidden("Società Però S.r.l.")
    'Società Però S.r.l.'
    """
    return _HIDDEN.sub(MARK, text) if isinstance(text, str) else text


def mark_stored(cr, table, columns):
    """Mark what was stored before texts were marked; return how many rows.

    :param columns: names of columns of text
    """
    found = 0
    kinds = f"[{_ALWAYS}{_BETWEEN_LATIN}]"
    for column in map(SQL.identifier, columns):
        name = SQL.identifier(table)
        query = SQL("SELECT id, %s FROM %s WHERE %s ~ %s", column, name, column, kinds)
        cr.execute(query)
        for row, text in cr.fetchall():
            if show_hidden(text) != text:
                cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        name, column, show_hidden(text), row,
                    )
                )  # fmt: skip
                found += 1
    return found
