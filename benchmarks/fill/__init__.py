"""Fills a database with the sizes the suite must hold, through SQL.

Every row is a clone of one that the ORM made, with only the columns replaced
that differ, so stored columns stay right whatever add-ons are installed.

A subject is a module of this folder with

    NEEDS = ("crm_postvendita",)       # add-ons; without them it is left out
    AFTER = ("partners",)              # subjects that come before it
    TABLES = ("crm_ticket",)           # whose indexes are made after the rows
    def seed(env, ids): ...            # dict: ids of its ORM-made records by key
    def fill(cr, ids, scale): ...      # clones them
    def check(env): ...                # optional: AssertionError when they disagree

and is filled once: one that is new comes to a database that has the others.
"""

import pkgutil
from graphlib import TopologicalSorter
from importlib import import_module

from .clone import finish, prepare, vacuum

HELPERS = ("clone",)
__all__ = ["fill", "vacuum"]


def subjects(installed):
    """The modules of all subjects, in order, that these add-ons allow."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    found = {
        name: import_module(f"{__name__}.{name}")
        for name in sorted(names)
        if name not in HELPERS
    }
    after = {name: getattr(module, "AFTER", ()) for name, module in found.items()}
    ordered = [found[name] for name in TopologicalSorter(after).static_order()]
    return [m for m in ordered if set(getattr(m, "NEEDS", ())) <= installed]


def fill(env, done, scale, report=print):
    """Fill the subjects that the database of ``env`` lacks; the caller commits.

    :param dict done: ``subjects`` (list of names) and ``ids`` (dict) of what is
        filled already; brought up to date
    :param float scale: 1.0 for the full size
    :return: the modules that were filled
    """
    installed = set(env["ir.module.module"]._installed())
    missing = [m for m in subjects(installed) if name_of(m) not in done["subjects"]]
    if not missing:
        return []
    own = {}
    for subject in missing:
        own[subject] = subject.seed(env, done["ids"])
        # two subjects may use one key: each sees its own, others the first
        done["ids"] = {**own[subject], **done["ids"]}
    env.flush_all()
    cr = env.cr
    tables = [table for subject in missing for table in subject.TABLES]
    prepare(cr, tables)
    for subject in missing:
        report(f"filling {name_of(subject)}")
        subject.fill(cr, {**done["ids"], **own[subject]}, scale)
        done["subjects"].append(name_of(subject))
    report("indexes, sequences, statistics")
    finish(cr, tables)
    return missing


def name_of(subject):
    """A subject's name: that of its file."""
    return subject.__name__.rpartition(".")[2]
