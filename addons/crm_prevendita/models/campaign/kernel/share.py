"""What share of something else a figure is."""


def ratio(part, whole):
    """Return ``part / whole``, or None where there is nothing to compare with."""
    return part / whole if whole else None


def percent(part, whole):
    """Return ``part`` in percent of ``whole``, 0 where nothing was planned."""
    return (ratio(part, whole) or 0) * 100
