"""Templates and Italian translations of the add-ons: merge, and say what is wrong.

Runs in the virtual environment (it needs polib):

    python -m checks.translations merge|check EXPORTED_FOLDER NAME…
"""

import re
import sys
from collections import Counter
from pathlib import Path

import polib

from house.paths import ADDONS

LANGUAGE = "it"
PLACEHOLDER = re.compile(r"%\(\w+\)[-+# 0-9.]*[a-z]|%[-+0-9.]*[sdifr](?![a-z])|\{\w*\}")
TAG = re.compile(r"</?(\w+)")
#: Fields that core's mixins give to our models: (field, English) has core's Italian.
FIELD = re.compile(r"model:ir\.model\.fields,\w+:\w+\.field_\w+?__(\w+)$")


def header(name):
    """The metadata of both kinds of file: without dates a re-run changes nothing."""
    return {
        "Project-Id-Version": f"{name} 19.0",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def template(name, exported):
    """The .pot to keep, from what Odoo exported (both POFile)."""
    pot = polib.POFile(wrapwidth=78)
    pot.metadata = header(name)
    for entry in exported:
        pot.append(copy_of(entry))
    pot.sort(key=lambda entry: entry.msgid)
    return pot


def copy_of(entry, translation=""):
    """A new entry of the same term."""
    return polib.POEntry(
        msgid=entry.msgid,
        msgstr=translation,
        comment=entry.comment,
        occurrences=sorted(entry.occurrences),
        msgctxt=entry.msgctxt,
    )


def merge(name, pot, old, memory=None):
    """The .po to keep: the template's terms, the translations there are.

    :param old: the translation as it is (POFile), possibly empty
    :param memory: dict (field, English) → Italian from core, for what mixins bring
    """
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    po = polib.POFile(wrapwidth=78)
    po.metadata = {**header(name), "Language": LANGUAGE}
    for entry in pot:
        before = known.get(entry.msgid)
        fresh = copy_of(entry, before.msgstr if before else "")
        if before and "fuzzy" in before.flags:
            fresh.flags.append("fuzzy")
        if not fresh.msgstr:
            fresh.msgstr = remembered(entry, memory or {})
        po.append(fresh)
    return po


def fields_of(entry):
    """Names of the fields whose label or help this term is; None if it is more."""
    names = [
        FIELD.match(f"{place}:{line}" if line and line != "0" else place)
        for place, line in entry.occurrences
    ]
    return {name[1] for name in names} if names and all(names) else None


def remembered(entry, memory):
    """Core's translation of a field that one of its mixins brings, or ''."""
    fields = fields_of(entry)
    found = {memory.get((field, entry.msgid), "") for field in fields or ()}
    return found.pop() if len(found) == 1 else ""


def remember(files):
    """(field, English) → Italian, from core's own translations (paths of .po)."""
    memory = {}
    for path in files:
        for entry in polib.pofile(str(path)):
            for field in (fields_of(entry) or ()) if entry.msgstr else ():
                memory.setdefault((field, entry.msgid), entry.msgstr)
    return memory


def faults(name, pot, kept, po):
    """What is wrong with an add-on's files: a list of sentences.

    :param pot: the template as exported now
    :param kept: the template in the add-on
    :param po: the Italian translation in the add-on
    """
    found = []
    if terms(pot) != terms(kept):
        found.append(f"{name}.pot is out of date: run scripts/i18n {name}")
    translated = {entry.msgid: entry for entry in po if not entry.obsolete}
    for entry in pot:
        mine = translated.get(entry.msgid)
        if not mine or not mine.msgstr:
            found.append(f"{name}: not translated: {entry.msgid!r}")
        elif "fuzzy" in mine.flags:
            found.append(f"{name}: fuzzy: {entry.msgid!r}")
        else:
            found += [f"{name}: {fault}" for fault in differences(mine)]
    stale = set(translated) - {entry.msgid for entry in pot}
    found += [f"{name}: stale, no such term: {msgid!r}" for msgid in sorted(stale)]
    return found


def terms(pot):
    """A template's content as it can be compared.

    Which models of others a field of ours reaches depends on the order in which
    modules were loaded: where fields stand is left out.
    """
    return {
        (
            entry.msgid,
            entry.comment,
            tuple(
                sorted(
                    place
                    for place in entry.occurrences
                    if not place[0].startswith("model:ir.model.fields,")
                )
            ),
        )
        for entry in pot
    }


def differences(entry):
    """What a translation changes that it must not: placeholders and markup."""
    found = []
    for what, pattern in (("placeholders", PLACEHOLDER), ("markup", TAG)):
        source = Counter(pattern.findall(entry.msgid))
        target = Counter(pattern.findall(entry.msgstr))
        if source != target:
            odd = ", ".join(sorted((source - target) + (target - source)))
            found.append(f"{what} differ ({odd}): {entry.msgid!r}")
    return found


def read(path):
    """A file's POFile, an empty one where there is none."""
    return polib.pofile(str(path)) if path.is_file() else polib.POFile()


def save(po, path):
    """Write a file if that changes it. Returns whether it did."""
    path.parent.mkdir(exist_ok=True)
    text = f"{po}\n"
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    path.write_text(text, "utf-8")
    return True


def core_translations():
    """Odoo's own Italian files of what brings fields to our models."""
    import odoo

    folder = Path(odoo.__path__[0])
    names = ("mail", "portal", "rating", "utm", "phone_validation", "calendar", "base")
    places = [folder / "addons" / name / "i18n" / "it.po" for name in names]
    places.append(folder / "addons" / "base" / "i18n" / "it.po")
    return [path for path in places if path.is_file()]


def main(mode, folder, *names):
    """Merge or check the add-ons; the exit code."""
    memory = remember(core_translations()) if mode == "merge" else {}
    failed = 0
    for name in names:
        exported = read(Path(folder) / f"{name}.pot")
        place = ADDONS / name / "i18n"
        pot = template(name, exported)
        old = read(place / f"{LANGUAGE}.po")
        if mode == "merge":
            save(pot, place / f"{name}.pot")
            old = merge(name, pot, old, memory)
            save(old, place / f"{LANGUAGE}.po")
        wrong = faults(name, pot, read(place / f"{name}.pot"), old)
        failed += bool(wrong)
        print("\n".join(wrong) or f"{name}: {len(pot)} terms, all translated")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
