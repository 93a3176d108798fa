"""Which member of a campaign goes on to which step: pure functions."""

#: what a member can have done with the step before, and what makes it so
CONDITIONS = {
    "always": frozenset(),
    "read": frozenset({"read"}),
    "attention": frozenset({"attention"}),
    "clicked": frozenset({"clicked"}),
    "replied": frozenset({"replied"}),
    "reached": frozenset({"reached"}),
    "responded": frozenset({"clicked", "replied", "positive"}),
    "opportunity": frozenset({"opportunity"}),
}
#: a fact: whether the person reads is not known, for want of a consent to tracking
UNKNOWN = "unknown"
#: what can be told of those alone who let themselves be tracked
_TRACKED = frozenset({"read", "attention", "clicked"})


def decide(condition, facts, waited):
    """Return what becomes of a member that waits for a step.

    A condition that something was done is met as soon as it was, and stays open
    until then; that something was **not** done can only be said when the waiting
    time is over, and then for good.

    :param str condition: a key of ``CONDITIONS``, or ``"not_"`` and such a key
    :param set facts: what the member did with the step before
    :param bool waited: whether the waiting time is over
    :return: ``"go"``, ``"skip"`` or ``"wait"``
    """
    if condition == "always":
        return "go" if waited else "wait"
    negative = condition.startswith("not_")
    wanted = CONDITIONS[condition.removeprefix("not_")]
    done = bool(wanted & set(facts))
    if not done and UNKNOWN in facts and wanted <= _TRACKED:
        return "skip"  # neither that they did nor that they did not can be said
    if negative:
        if done:
            return "skip"
        return "go" if waited else "wait"
    return "go" if done and waited else "wait"
