"""What is measured, one file per subject; each has ``operations(env)``."""

from . import card, statement

SUBJECTS = (card, statement)


def every(env, word=""):
    """Return the operations of every subject whose name contains a word."""
    return [
        operation
        for subject in SUBJECTS
        for operation in subject.operations(env)
        if word.lower() in operation.name.lower()
    ]
