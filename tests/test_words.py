"""One word for one thing: the Italian of all add-ons beside the glossary."""

import re
from collections import defaultdict
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"


def term(text):
    """A source term without what does not make another one of it: case, a colon."""
    return text.strip().rstrip(".:").casefold()


def word(text):
    """A translation without gender and number: its words without their last vowels.

    >>> word("Chiusa il") == word("Chiusi il:")
    True
    >>> word("Fatto") == word("Eseguita")
    False
    """
    words = re.findall(r"[\w'’%]+", term(text))
    return " ".join(
        re.sub("[aeiou]+$", "", one) if len(one) > 3 else one for one in words
    )


def glossary():
    """What each term of the glossary may be called: dict of term to its words."""
    allowed = defaultdict(set)
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and not set(cells[0]) <= {"-"} and cells[0] != "English":
            allowed[term(cells[0])].add(word(cells[1]))
    return allowed


def translations():
    """Each term as it is translated: dict of term to dict of word to its places."""
    found = defaultdict(lambda: defaultdict(list))
    for path in sorted(ROOT.glob("addons/*/i18n/it.po")):
        for entry in polib.pofile(str(path)):
            if entry.msgstr and not entry.obsolete:
                place = f"{path.parts[-3]}: {entry.msgid!r} is {entry.msgstr!r}"
                found[term(entry.msgid)][word(entry.msgstr)].append(place)
    return found


def test_one_word_for_one_thing():
    """SU-03 A term is not translated in two ways, except with two meanings."""
    allowed, found = glossary(), translations()
    two = [
        "\n  ".join([name, *(places[0] for places in words.values())])
        for name, words in found.items()
        if len(words) > 1 and name not in allowed
    ]
    assert not two, (
        "Choose one, or give each meaning its row in docs/glossary.md:\n"
        + ("\n".join(two))
    )


def test_words_of_the_glossary():
    """SU-03 A term of the glossary is called as the glossary says."""
    allowed, found = glossary(), translations()
    other = [
        place
        for name, words in allowed.items()
        for called, places in found.get(name, {}).items()
        if called not in words
        for place in places
    ]
    assert len(allowed) > 40
    assert not other, "\n".join(other)


def test_days_are_written_small():
    """SU-03 Days and months have no capital within an Italian sentence."""
    days = "luned|marted|mercoled|gioved|venerd|gennaio|febbraio|marzo|aprile|maggio"
    days += "|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
    # "Marzo" and "Sabato" are family names as well; at the beginning all are right
    pattern = re.compile(rf"(?<=[a-zà-ù,] )({days})(?=[ì\s,.]|$)", re.IGNORECASE)
    found = [
        f"{path.parts[-3]}: {entry.msgstr!r}"
        for path in sorted(ROOT.glob("addons/*/i18n/it.po"))
        for entry in polib.pofile(str(path))
        for match in pattern.finditer(entry.msgstr)
        if match[0][0].isupper()
    ]
    assert not found, "\n".join(found)
