"""Fills a database with the sizes the suite must hold, through SQL.

Every row is a clone of one that the ORM made, with only the columns replaced
that differ, so stored columns stay right whatever add-ons are installed.
"""

from . import accounting, messages, partners, sales
from .clone import finish, prepare

SUBJECTS = (partners, accounting, sales, messages)


def fill(env, templates, scale, report=print):
    """Fill the database of ``env`` and commit.

    :param dict templates: ids of the ORM-made records by key, see ``seed``
    :param float scale: 1.0 for the full size
    """
    cr = env.cr
    prepare(cr)
    for subject in SUBJECTS:
        report(f"filling {subject.__name__.rsplit('.', 1)[-1]}")
        subject.fill(cr, templates, scale)
        cr.commit()
    report("indexes, sequences, statistics")
    finish(cr)
