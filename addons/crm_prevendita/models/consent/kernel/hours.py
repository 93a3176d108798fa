"""When a person may be called for marketing: hours, Sundays, holidays, patron saints.

Sources: the Garante's code of conduct for telemarketing (Official Journal of 27 March
2024; it binds who adheres to it, so that a company may leave it): calls from 9 to 20 on
working days, from 10 to 19 on Saturdays and on the eve of a holiday, never on Sundays
and holidays. National holidays: L. 260/1949, L. 54/1977, DPR 792/1985, L. 336/2000, and
L. 151/2025 for the 4th of October from 2026 on. The patron's day is the municipality's;
those of the provinces' chief towns are here.
"""

import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

#: local hours, half open: 9.5 is half past nine
WORKING_DAY, SHORT_DAY = (9.0, 20.0), (10.0, 19.0)

_FIXED = (
    (1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25),
    (12, 26),
)  # fmt: skip
#: a national holiday again, from this year on
_SAINT_FRANCIS, _SAINT_FRANCIS_SINCE = (10, 4), 2026

#: by month and day: the chief towns whose patron's day it is
_PATRONS = {
    (1, 13): "Parma",
    (1, 19): "Lodi",
    (1, 20): "Caserta",
    (1, 22): "Novara",
    (1, 29): "Perugia",
    (1, 31): "Modena",
    (2, 4): "Forlì",
    (2, 5): "Catania",
    (2, 12): "Cosenza",
    (2, 13): "Oristano",
    (2, 14): "Avellino, Terni",
    (2, 15): "Brescia",
    (2, 25): "Agrigento",
    (3, 1): "Vibo Valentia",
    (3, 16): "Gorizia",
    (3, 18): "Mantova, Savona",
    (3, 19): "La Spezia",
    (3, 22): "Foggia",
    (4, 23): "Campobasso, Ferrara, Reggio Calabria, Reggio di Calabria",
    (4, 27): "Treviso",
    (5, 4): "Ancona",
    (5, 8): "Varese, Verbania",
    (5, 10): "Taranto",
    (5, 11): "Chieti",
    (5, 19): "Isernia",
    (5, 21): "Verona",
    (5, 22): "Livorno",
    (5, 30): "Potenza",
    (6, 1): "Urbino",
    (6, 3): "Messina",
    (6, 10): "L'Aquila",
    (6, 13): "Padova",
    (6, 17): "Pisa",
    (6, 19): "Sondrio",
    (6, 20): "Frosinone",
    (6, 24): "Cesena, Firenze, Genova, Monza, Torino",
    (6, 26): "Trento",
    (6, 29): "Roma",
    (7, 2): "Enna, Matera",
    (7, 4): "Piacenza",
    (7, 6): "Latina",
    (7, 12): "Lucca, Udine",
    (7, 15): "Palermo",
    (7, 16): "Catanzaro",
    (7, 23): "Ravenna",
    (7, 25): "Pistoia",
    (8, 1): "Vercelli",
    (8, 5): "Ascoli Piceno, Nuoro",
    (8, 7): "Arezzo, Trapani",
    (8, 10): "Grosseto",
    (8, 16): "Fermo",
    (8, 24): "Benevento",
    (8, 26): "Bergamo, Lecce",
    (8, 29): "Ragusa",
    (8, 31): "Como, Macerata",
    (9, 4): "Viterbo",
    (9, 7): "Aosta",
    (9, 8): "Pordenone, Vicenza",
    (9, 19): "Napoli",
    (9, 21): "Salerno",
    (9, 24): "Pesaro",
    (9, 29): "Caltanissetta, Cuneo",
    (10, 4): "Bologna, Massa",
    (10, 9): "Crotone",
    (10, 10): "Pescara",
    (10, 14): "Rimini",
    (10, 30): "Cagliari",
    (11, 3): "Trieste",
    (11, 10): "Alessandria",
    (11, 11): "Belluno",
    (11, 13): "Cremona",
    (11, 21): "Venezia",
    (11, 24): "Reggio Emilia, Reggio nell'Emilia",
    (11, 26): "Imperia, Rovigo",
    (12, 1): "Siena",
    (12, 4): "Rieti",
    (12, 6): "Bari, Lecco, Sassari",
    (12, 7): "Milano",
    (12, 9): "Pavia",
    (12, 13): "Siracusa",
    (12, 19): "Teramo",
}
#: those whose day moves: Whit Monday, and the first Tuesday of May
_WHIT_MONDAY = {"bolzano", "bozen", "bolzano bozen"}
_TUESDAY_OF_MAY = {"asti"}


def _plain(town):
    text = unicodedata.normalize("NFKD", town or "").lower()
    letters = (char if char.isalnum() else " " for char in text
               if not unicodedata.combining(char))  # fmt: skip
    return " ".join("".join(letters).split())


_PATRON_OF = {
    _plain(town): day for day, towns in _PATRONS.items() for town in towns.split(",")
}


@lru_cache(maxsize=64)
def _national(year):
    sunday = easter(year)
    days = {date(year, *day) for day in _FIXED}
    if year >= _SAINT_FRANCIS_SINCE:
        days.add(date(year, *_SAINT_FRANCIS))
    return frozenset({*days, sunday, sunday + timedelta(days=1)})


def is_holiday(day, town=""):
    """Tell whether a day is a national holiday, or that of the town's patron.

    :param date day: the day where the person is
    :param str town: where that is; one that is not known has no patron here

    >>> is_holiday(date(2026, 10, 4)), is_holiday(date(2025, 10, 4))
    (True, False)
    >>> is_holiday(date(2026, 12, 7), "MILANO"), is_holiday(date(2026, 12, 7))
    (True, False)
    >>> is_holiday(date(2026, 5, 25), "Bolzano/Bozen"), is_holiday(date(2026, 4, 6))
    (True, True)
    """
    if day in _national(day.year):
        return True
    place = _plain(town)
    if place in _WHIT_MONDAY:
        return day == easter(day.year) + timedelta(days=50)
    if place in _TUESDAY_OF_MAY:
        return day.month == 5 and day.weekday() == 1 and day.day <= 7
    return _PATRON_OF.get(place) == (day.month, day.day)


def allowed(day, town=""):
    """Return the local hours ``(from, to)`` in which one may call on a day, or None.

    >>> allowed(date(2026, 12, 23)), allowed(date(2026, 12, 24))
    ((9.0, 20.0), (10.0, 19.0))
    >>> allowed(date(2026, 12, 25)), allowed(date(2026, 12, 27))
    (None, None)
    >>> allowed(date(2026, 12, 5)), allowed(date(2026, 12, 7), "Milano")
    ((10.0, 19.0), None)
    """
    if day.weekday() == 6 or is_holiday(day, town):
        return None
    eve = day.weekday() == 5 or is_holiday(day + timedelta(days=1), town)
    return SHORT_DAY if eve else WORKING_DAY


def narrow(hours, lawful):
    """Return what two spans of one day have in common, or None.

    >>> narrow((8, 18), SHORT_DAY), narrow((9, 10), SHORT_DAY), narrow((9, 18), None)
    ((10.0, 18), None, None)
    """
    if not hours or not lawful:
        return None
    start, stop = max(hours[0], lawful[0]), min(hours[1], lawful[1])
    return (start, stop) if start < stop else None
