"""What an add-on declares of the personal data in its models, read from its table.

``privacy.csv`` at the root of an add-on has four columns:

- ``model``
- ``what``: how the fields of the line are meant (the words of ``WHAT``)
- ``fields``: names, separated by blanks; ``*`` is the whole record, ``*files`` what is
  attached to it
- ``why``: of a link its kind (``LINKS``), of what is kept or holds no person the reason

Framework-free: the table of a lawyer, tested without a database.
"""

import csv
from dataclasses import dataclass, field

WHOLE, FILES = "*", "*files"
#: how a record is known to be about a person: it names the partner, the mail, the
#: number; its parent does; it hangs on a document that does (two fields: model, id)
LINKS = ("partner", "mail", "phone", "parent", "document")
WHAT = (
    "own",  # the model of the persons themselves
    "of",  # a link: the record is the person's
    "mention",  # a link: the record is not the person's, but may name the person
    "moment",  # the date under which it is handed over
    "term",  # the date from which its time limit runs
    "erase",  # emptied
    "delete",  # the record goes
    "keep",  # stays, for a reason in law
    "invoiced",  # stays as long as accounting documents are made out to the person
    "none",  # holds nothing of a customer's person
)


@dataclass
class Declaration:
    """All that was declared of one model."""

    model: str
    own: bool = False
    links: list = field(default_factory=list)
    mentions: list = field(default_factory=list)
    moment: str = ""
    term: str = ""
    erase: set = field(default_factory=set)
    invoiced: set = field(default_factory=set)
    keep: dict = field(default_factory=dict)
    none: dict = field(default_factory=dict)
    delete: bool = False

    def add(self, what, names, why):
        """Take in one line of a table.

        :raises ValueError: the line means nothing
        """
        if what not in WHAT or not names:
            raise ValueError(f"{self.model}: {what} {' '.join(names)}")
        if what in ("of", "mention"):
            links = self.links if what == "of" else self.mentions
            links += [tuple(names)] if why == "document" else []
            links += [(why, n) for n in names] if why != "document" else []
        elif what in ("moment", "term"):
            setattr(self, what, names[0])
        elif what in ("own", "delete"):
            setattr(self, what, True)
        elif what in ("keep", "none"):
            getattr(self, what).update(dict.fromkeys(names, why))
        else:
            self.erase |= set(names)
        if what == "invoiced":
            self.invoiced |= set(names)

    @property
    def personal(self):
        """Whether its records can be about a person."""
        return bool(self.own or self.links or self.mentions)

    @property
    def whole(self):
        """Whether all fields are declared in one word."""
        return self.delete or WHOLE in self.keep or WHOLE in self.none

    @property
    def files_stay(self):
        return WHOLE in self.keep or FILES in self.keep

    def declares(self, name):
        """Whether somebody said what happens to a field."""
        return (
            self.whole or name in self.erase or name in self.keep or name in self.none
        )


def read(tables):
    """Return the declarations of several tables, one for each model.

    :param tables: iterable of (name of the add-on, text of its table)
    :return: dict of model to Declaration

    >>> found = read([("a", "model,what,fields,why\\nx.y,erase,name note,\\n")])
    >>> sorted(found["x.y"].erase)
    ['name', 'note']
    """
    found = {}
    for addon, text in tables:
        for line in csv.DictReader(text.splitlines()):
            model = line["model"]
            declared = found.setdefault(model, Declaration(model))
            try:
                declared.add(line["what"], line["fields"].split(), line["why"])
            except ValueError as error:
                raise ValueError(f"{addon}/privacy.csv: {error}") from None
    return found
