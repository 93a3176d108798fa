"""Public holidays of Italy."""

from datetime import date, timedelta

from dateutil.easter import easter

#: (month, day, name, first year), after law 260/1949 and its later changes
_FIXED = (
    (1, 1, "Capodanno", 0),
    (1, 6, "Epifania", 0),
    (4, 25, "Festa della Liberazione", 0),
    (5, 1, "Festa del Lavoro", 0),
    (6, 2, "Festa della Repubblica", 0),
    (8, 15, "Assunzione (Ferragosto)", 0),
    (10, 4, "San Francesco d'Assisi", 2026),  # law 151/2025
    (11, 1, "Tutti i Santi", 0),
    (12, 8, "Immacolata Concezione", 0),
    (12, 25, "Natale", 0),
    (12, 26, "Santo Stefano", 0),
)


def italian_holidays(year, patron=None):
    """Return the holidays of a year, in order.

    :param patron: ``(month, day, name)`` of the town's patron saint, or None
    :return: list of ``(date, name)``

    >>> [day.isoformat() for day, name in italian_holidays(2026) if "Angelo" in name]
    ['2026-04-06']
    """
    days = {date(year, m, d): name for m, d, name, since in _FIXED if year >= since}
    sunday = easter(year)
    days[sunday] = "Pasqua"
    days[sunday + timedelta(days=1)] = "Lunedì dell'Angelo"
    if patron:
        month, day, name = patron
        if (month, day) == (2, 29) and not _is_leap(year):
            month, day = 3, 1
        days.setdefault(date(year, month, day), name)
    return sorted(days.items())


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
