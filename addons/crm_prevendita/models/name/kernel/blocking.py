"""Which names are compared at all: keys of which two names share at least one."""

from itertools import combinations

from . import likeness, towns
from .text import sounds

#: words by which one name is looked for, the most telling ones
_MOST = 3
#: before a key that leads straight to somebody: a door, a web site, a number
LINK = "!"


def blocks(name, where, city, person=""):
    """Return the blocks of a name, sorted.

    The words of the name, of its owner and of its other names, by their sound, with
    the place before them: by province and by town, since either may be missing.

    :param str name: the key of ``naming.parse``
    :param str where: see ``match.place``
    :param str person: the key of the name of who stands for it
    """
    town = towns.key(city) if city else ""
    main, owner, others, _form = likeness.read(name)
    found = set()
    for words in (main, owner, *others, likeness.read(person)[0] if person else ()):
        found |= _of_words(words, where, town)
    return sorted(key.replace(" ", "_") for key in found)


def links(where, city, street, hosts=(), numbers=()):
    """Return what leads straight to whoever else has it, sorted.

    The door, whoever else is behind it; the hosts of one's own site and mails;
    numbers of identity, plain, so that a fiscal code finds the VAT number's place.
    """
    town = towns.key(city) if city else ""
    found = {f"h{host}" for host in hosts} | {f"n{number}" for number in numbers}
    road, _bar, number = street.partition("|")
    number = "".join(c for c in number if c.isdigit())
    if road and number:
        last = sounds(road.split()[-1].partition(".")[0])[:4]
        found |= {f"{spot}/{last}{number}" for spot in (where, town) if spot}
        if where == "BZ" and town:
            # streets have two names there
            found.add(f"{town}/{number}")
    return sorted(LINK + key.replace(" ", "_") for key in found)


def _of_words(words, where, town):
    kinds = [(likeness.kind(w)[0], w) for w in words]
    strong = [w for kind, w in kinds if kind in ("strong", "first")]
    plain = [w for kind, w in kinds if kind in ("trade", "generic")]
    spots = [spot for spot in (where, town) if spot]
    if not strong:
        # "Centro Estetico", "Edil Service": nothing but what many say, all of it
        glued = sounds("".join(sorted(w.rstrip(".") for w in words)))[:8]
        return {f"{spot}={glued}" for spot in spots if glued}
    found = set()
    telling = [w for w in strong if likeness.kind(w)[0] == "strong"] or strong
    heard = [sounds(w) for w in telling[:_MOST]]
    for sound in heard:
        found |= {f"{spot}={sound[:4]}" for spot in spots}
    # a slip at a word's beginning hides it: its end, with the place
    if len(heard) == 1 and where:
        found.add(f"{where}${heard[0][-4:]}")
        # two letters that changed places
        found.add(f"{where}~{''.join(sorted(heard[0]))}")
    for one, two in combinations(sorted(heard), 2):
        if where:
            found.add(f"{where}-{one[-3:]}.{two[-3:]}")
    if plain and len(heard[0]) < 4:
        found |= {f"{s}+{heard[0]}{sounds(plain[0])[:4]}" for s in spots}
    return found
