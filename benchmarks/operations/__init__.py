"""What is measured, one file per subject.

Each has ``operations(env)``, a list of ``measure.Operation``, and may name in
``NEEDS`` the add-ons without which it is left out.
"""

import pkgutil
from importlib import import_module


def every(env, word=""):
    """Return the operations of every subject whose name contains a word."""
    return [
        operation
        for subject in _subjects(env)
        for operation in subject.operations(env)
        if word.lower() in operation.name.lower()
    ]


def _subjects(env):
    installed = set(env["ir.module.module"]._installed())
    for module in pkgutil.iter_modules(__path__):
        subject = import_module(f"{__name__}.{module.name}")
        if set(getattr(subject, "NEEDS", ())) <= installed:
            yield subject
