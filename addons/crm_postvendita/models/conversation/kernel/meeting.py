"""Invitations to meetings and the answers to them, as a few words (RFC 5545, 5546).

The library takes lines apart; what their values mean is read here: its own reading
would remember the time zones of a stranger's file for everybody.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import vobject
from babel.core import get_global

from ...ticket.kernel.mail_charset import decode

_MOST_BYTES = 300_000
#: meetings of one file, and its lines, that are read
_MOST, _MOST_LINES = 5, 5_000
_DURATION = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,7}S)?)?$"
)
ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE")


@dataclass
class Meeting:
    """A meeting as a mail tells it.

    ``method`` is what the mail wants: ``request``, ``reply``, ``cancel``, ``publish``
    …; ``start`` and ``end`` are moments with a zone, without one where the file names
    none, or days; ``who`` answers a ``reply`` with ``answer``.
    """

    key: tuple
    method: str
    title: str
    start: object = None
    end: object = None
    place: str = ""
    host: str = ""
    who: str = ""
    answer: str = ""
    repeats: bool = False


def is_calendar(content):
    """Tell whether a file is a calendar."""
    return b"BEGIN:VCALENDAR" in content[:200].upper()


def read(content):
    """Return the meetings of a file, the first few.

    :param bytes content: the file
    :raises Exception: whatever the library says of a broken one
    """
    if len(content) > _MOST_BYTES or content.count(b"\n") > _MOST_LINES:
        return []
    text = decode(content, "utf-8")
    calendar = vobject.readOne(text, transform=False, ignoreUnreadable=True)
    events = calendar.contents.get("vevent", [])[:_MOST]
    method = _value(calendar, "method").lower() or "publish"
    return [_read(event, method) for event in events]


def _read(event, method):
    start = _moment(event, "dtstart")
    end = _moment(event, "dtend")
    if start and not end:
        end = _after(start, _value(event, "duration"))
    who = answer = ""
    people = event.contents.get("attendee", [])
    if method == "reply" and people:
        answer = (people[0].params.get("PARTSTAT") or [""])[0].upper()
        who = _person(people[0])
    host = event.contents.get("organizer", [])
    return Meeting(
        key=(_value(event, "uid"), method, _value(event, "recurrence-id")),
        method=method,
        title=_value(event, "summary"),
        start=start,
        end=end if end != start else None,
        place=_value(event, "location"),
        host=_person(host[0]) if host else "",
        who=who,
        answer=answer if answer in ANSWERS else "",
        repeats="rrule" in event.contents,
    )


def _value(component, name):
    """Return the text of a line, ``""`` if there is none."""
    found = component.contents.get(name)
    text = str(found[0].value) if found else ""
    text = re.sub(r"\\([nN,;\\])", lambda m: " " if m[1] in "nN" else m[1], text)
    return " ".join(text.split())[:300]


def _person(line):
    """Return name and address of who a line names."""
    name = " ".join((line.params.get("CN") or [""])[0].strip('" ').split())[:100]
    address = re.sub(r"(?i)^mailto:", "", str(line.value)).strip()[:120]
    if not name or name.lower() == address.lower():
        return address
    return f"{name} ({address})" if "@" in address else name


def _moment(event, name):
    """Return what a line says as a moment, or as a day; None if it cannot be read."""
    found = event.contents.get(name)
    if not found:
        return None
    text = str(found[0].value).strip()
    try:
        if re.fullmatch(r"\d{8}", text):
            return datetime.strptime(text, "%Y%m%d").date()
        moment = datetime.strptime(text.rstrip("Zz"), "%Y%m%dT%H%M%S")
    except ValueError:
        return None
    if text[-1:] in "Zz":
        return moment.replace(tzinfo=timezone.utc)
    zone = _zone((found[0].params.get("TZID") or [""])[0].strip('" '))
    return moment.replace(tzinfo=zone)


def _zone(name):
    """Return the zone of a name, as the world or as Windows calls it, or None."""
    name = get_global("windows_zone_mapping").get(name, name)
    if not re.fullmatch(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+){0,2}", name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None


def _after(start, duration):
    found = _DURATION.match(duration)
    if not found or not any(found.groups()):
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    if isinstance(start, date) and not isinstance(start, datetime):
        return None
    try:
        return start + span
    except OverflowError:
        return None
