"""What a visitor may send: decisions without the ORM."""

#: files of one request, and bytes of each
FILES = 10
FILE_BYTES = 15 * 1024 * 1024
#: characters of a long text; of the subject; of a line; of the answer to a question
#: that the page's editor has added
TEXT, SUBJECT, LINE, ANSWER = 20000, 200, 250, 2000
_LONG = ("description",)


def clean_line(text, length=LINE):
    """Return a text as one line: breaks, tabs and control characters become spaces.

    >>> clean_line("Pump\\r\\nBcc: x@y.example\\x00 <b>3 bar</b>")
    'Pump Bcc: x@y.example <b>3 bar</b>'
    """
    printable = (letter if letter.isprintable() else " " for letter in str(text or ""))
    return " ".join("".join(printable).split())[:length].rstrip()


def clean_text(text, length=TEXT):
    """Return a long text without control characters, its lines kept.

    >>> clean_text("one\\x00\\r\\n\\ttwo  ")
    'one\\n two'
    """
    lines = str(text or "").replace("\r\n", "\n").split("\n")
    kept = (
        "".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines
    )
    return "\n".join(kept).strip()[:length]


def clean_values(values):
    """Return a form's values with every text cleaned and cut; files stay.

    >>> clean_values({"name": "a\\nb", "description": "a\\nb", "n": 3})
    {'name': 'a b', 'description': 'a\\nb', 'n': 3}
    """
    cleaned = {}
    for name, value in values.items():
        if not isinstance(value, str):
            cleaned[name] = value
        elif name in _LONG:
            cleaned[name] = clean_text(value)
        else:
            # a question that the page's editor has added may have a long answer
            cleaned[name] = (
                clean_line(value, SUBJECT)
                if name == "name"
                else clean_line(value, 2000)
            )
    return cleaned


def judge_files(sizes):
    """Return what is wrong with files: ``"many"``, the name of a large one, or None.

    :param sizes: list of ``(name, bytes)``

    >>> judge_files([("a", 1)]), judge_files([("a", 1)] * 11)
    (None, 'many')
    >>> judge_files([("a", 1), ("b.zip", FILE_BYTES + 1)])
    'b.zip'
    """
    if len(sizes) > FILES:
        return "many"
    return next((name for name, size in sizes if size > FILE_BYTES), None)
