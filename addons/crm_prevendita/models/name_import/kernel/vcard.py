"""Reads business cards (.vcf, vCard 2.1 to 4.0) as rows of a list.

By vobject, a card at a time: one that is damaged spoils no other. Sources: RFC 2426
(3.0), RFC 6350 (4.0), the specification of 2.1 by the versit consortium.
"""

import quopri
import re

import vobject
from vobject.base import VObjectError

from . import limits

#: the columns that cards are made into; read as any titles (``exporters``)
TITLES = ("ORG", "FN", "TITLE", "TEL", "TEL CELL", "TEL FAX", "EMAIL", "ADR STREET",
          "ADR CODE", "ADR CITY", "ADR REGION", "ADR COUNTRY", "URL", "CATEGORIES",
          "NOTE")  # fmt: skip
BEGIN = re.compile(r"(?im)^BEGIN:VCARD")
#: a line of a card and how it goes on: indented, or a "=" at its end in 2.1
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_QUOTED = re.compile(r"(?i)^([^:\r\n]*ENCODING=QUOTED-PRINTABLE[^:\r\n]*|"
                     r"[^:\r\n]*;QUOTED-PRINTABLE[^:\r\n]*):(.*)$")  # fmt: skip


def rows(text, clock):
    """Yield (line, cells) of a text's cards, the titles first."""
    yield 1, TITLES
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [found.start() for found in BEGIN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        clock.check()
        line = text.count("\n", 0, start) + 1
        yield line, _cells(_card(text[start:end][: limits.LINE]))


def _card(text):
    """Return ``{name: [(kinds, value)]}`` of one card."""
    found = {}
    for line in _lines(text):
        try:
            content = vobject.base.textLineToContentLine(line)
        except (VObjectError, ValueError, LookupError, AttributeError, TypeError):
            continue
        name = content.name.upper()
        kinds = {kind.upper() for kind in content.singletonparams}
        for key, values in content.params.items():
            if key.upper() in ("TYPE", "TYPE"):
                kinds |= {v.strip('"').upper() for x in values for v in x.split(",")}
        found.setdefault(name, []).append((kinds, content.value))
    return found


def _lines(text):
    """Return a card's lines, each whole and decoded."""
    if re.search(r"(?im)^VERSION:2\.1", text):
        text = re.sub(
            r"(?im)^[^:\n]*QUOTED-PRINTABLE[^:\n]*:(?:.*=\n)*.*$",
            lambda m: _SOFT.sub("", m[0]),
            text,
        )
    result = []
    for line in _FOLD.sub("", text).split("\n"):
        quoted = _QUOTED.match(line)
        if quoted:
            charset = re.search(r"(?i)CHARSET=([\w-]+)", quoted[1])
            head = re.sub(
                r"(?i);(ENCODING=)?QUOTED-PRINTABLE|;CHARSET=[\w-]+", "", quoted[1]
            )
            value = quopri.decodestring(quoted[2].encode("latin-1", "replace"))
            line = f"{head}:{_decoded(value, charset and charset[1])}"
            line = line.replace("\r", "").replace("\n", "\\n")
        if line.strip() and not re.match(
            r"(?i)(BEGIN|END|VERSION|PHOTO|LOGO|KEY)\b", line
        ):
            result.append(line)
    return result


def _decoded(value, charset):
    for name in filter(None, (charset, "utf-8", "cp1252")):
        try:
            return value.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return value.decode("cp1252", "replace")


def _plain(value):
    """Return a value without the escapes of its commas, semicolons and line ends."""
    return re.sub(
        r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value
    ).strip()  # fmt: skip


def _parts(value):
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _cells(card):
    """Return one card as the cells of ``TITLES``."""
    row = dict.fromkeys(TITLES, "")
    values = {key: [v for _k, v in found] for key, found in card.items()}
    organisation = _parts(values.get("ORG", [""])[0])
    row["ORG"] = organisation[0]
    row["FN"] = _person(values)
    if not row["ORG"] and "COMPANY" in str(values.get("X-ABSHOWAS", "")).upper():
        row["ORG"], row["FN"] = row["FN"], ""
    if row["FN"] == row["ORG"]:
        row["FN"] = ""
    row["TITLE"] = _plain(values.get("TITLE", values.get("ROLE", [""]))[0])
    for kinds, value in card.get("TEL", ()):
        key = "TEL FAX" if "FAX" in kinds else "TEL CELL" if "CELL" in kinds else "TEL"
        number = re.sub(r"(?i)^tel:", "", _plain(value))
        _add(row, key, re.sub(r"(?i);ext=", " int. ", number))
    for _kinds, value in card.get("EMAIL", ()):
        _add(row, "EMAIL", re.sub(r"(?i)^mailto:", "", _plain(value)))
    addresses = card.get("ADR", ())
    # the firm's address before the home's
    for _kinds, value in sorted(addresses, key=lambda a: "WORK" not in a[0])[:1]:
        parts = (_parts(value) + [""] * 7)[:7]
        row["ADR STREET"] = " ".join(p for p in (parts[2], parts[1]) if p)
        row["ADR CITY"], row["ADR REGION"] = parts[3], parts[4]
        row["ADR CODE"], row["ADR COUNTRY"] = parts[5], parts[6]
    row["URL"] = _plain(values.get("URL", [""])[0])
    row["CATEGORIES"] = _plain(values.get("CATEGORIES", [""])[0])
    row["NOTE"] = _plain(values.get("NOTE", [""])[0])
    return tuple(row[title] for title in TITLES)


def _person(values):
    """Return first name and surname, or the name that a card shows."""
    parts = _parts(values["N"][0]) if values.get("N") else []
    name = " ".join(filter(None, (parts[1:2] or [""]) + parts[:1]))
    return name.strip() or _plain(values.get("FN", [""])[0])


def _add(row, key, value):
    row[key] = f"{row[key]} ; {value}" if row[key] else value
