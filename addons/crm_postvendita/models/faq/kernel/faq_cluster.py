"""Tickets that tell of the same thing, by their words.

Each text is a bag of stems, weighted by how rare a stem is (tf-idf). A text joins
the cluster whose sum it resembles most (cosine), if enough; then clusters that
resemble each other are joined. Time grows with the number of texts, not with its
square: only clusters that share one of a text's rarest stems are compared. What is
under way can be stored and taken up again, so that a night's work is done in steps.
"""

import math
from collections import Counter, defaultdict

#: how alike a text and a cluster must be to join, and two clusters to become one
JOIN, MERGE = 0.25, 0.40
#: a stem in more than this part of the texts tells nothing
COMMON = 0.25
#: in a vector, the squared length that stems of this text alone add to it: they make
#: nothing alike, but a text that says much else is less alike than its few other words
ALONE = ""
#: how much a stem of one text alone counts beside one that several have
LONELY = 0.6
#: so many rarest stems of a text are looked up, so many clusters each may name
_KEYS, _NAMED = 8, 400


def rarity(documents, total):
    """Return the weight of each stem by how many of the texts have it.

    A stem in too many texts weighs nothing; one that is not there is in a single text
    and weighs ``weights[ALONE]``.
    """
    most = max(COMMON * total, 12)
    weights = {
        stem: math.log(1 + total / count) if count <= most else 0.0
        for stem, count in documents.items()
        if count > 1
    }
    weights[ALONE] = LONELY * math.log(1 + total)
    return weights


def vector(bag, weights):
    """Return a bag of stems as a vector of length one, see ``ALONE``."""
    raw, alone = {}, 0.0
    for stem, count in Counter(bag).items():
        weight = weights.get(stem)
        if weight is None:
            alone += ((1 + math.log(count)) * weights[ALONE]) ** 2
        elif weight:
            raw[stem] = (1 + math.log(count)) * weight
    if not raw:
        return {}
    length = _length({**raw, ALONE: alone})
    found = {stem: value / length for stem, value in raw.items()}
    found[ALONE] = alone / length**2
    return found


def cosine(one, other):
    """Return how alike two vectors are, 0 to 1, whatever their lengths."""
    if len(one) > len(other):
        one, other = other, one
    product = sum(v * other.get(stem, 0) for stem, v in one.items() if stem)
    lengths = _length(one) * _length(other)
    return product / lengths if lengths else 0.0


def _length(vector):
    alone = vector.get(ALONE, 0.0)
    return math.sqrt(alone + sum(v * v for stem, v in vector.items() if stem))


class Clusters:
    """Clusters under way: sums of their vectors, and who has which stem."""

    def __init__(self):
        self.sums = []
        self.alone = []
        self.squares = []
        self.sizes = []
        self.named = defaultdict(list)

    def load(self, total, size):
        """Take up a stored cluster; return its index."""
        index = len(self.sums)
        total = dict(total)
        alone = total.pop(ALONE, 0.0)
        self.sums.append(total)
        self.alone.append(alone)
        self.squares.append(alone + sum(value * value for value in total.values()))
        self.sizes.append(size)
        for stem in _strongest(total, 4 * _KEYS):
            if len(self.named[stem]) < _NAMED:
                self.named[stem].append(index)
        return index

    def total(self, index):
        """Return the sum of a cluster's vectors, to be stored."""
        return {**self.sums[index], ALONE: self.alone[index]}

    def best(self, vector):
        """Return ``(cosine, index)`` of the cluster most like a vector."""
        found = {
            index
            for stem in _strongest(vector, _KEYS)
            for index in self.named.get(stem, ())
        }
        length, best = _length(vector) or 1.0, (0.0, None)
        for index in sorted(found):
            total, square = self.sums[index], self.squares[index]
            if square:
                product = sum(v * total.get(stem, 0.0) for stem, v in vector.items())
                score = product / math.sqrt(square) / length
                best = max(best, (score, index), key=lambda entry: entry[0])
        return best

    def add(self, index, vector, size=1):
        """Add a vector to a cluster, or to a new one for None; return the index."""
        if index is None:
            return self.load(vector, size)
        total, alone = self.sums[index], vector.get(ALONE, 0.0)
        square = self.squares[index] + alone
        self.alone[index] += alone
        for stem, value in vector.items():
            if not stem:
                continue
            before = total.get(stem, 0.0)
            if not before and len(self.named[stem]) < _NAMED:
                self.named[stem].append(index)
            total[stem] = before + value
            square += (before + value) ** 2 - before**2
        self.squares[index] = square
        self.sizes[index] += size
        return index

    def place(self, vector, join=JOIN):
        """Put a text where it fits best, or alone; return the cluster's index."""
        score, index = self.best(vector)
        return self.add(index if score >= join else None, vector)


def _strongest(vector, count):
    stems = [stem for stem in vector if stem]
    if len(stems) <= count:
        return stems
    return sorted(stems, key=lambda stem: (-vector[stem], stem))[:count]


def place_all(clusters, vectors):
    """Place texts, those with more to say first; return ``{number: index}``."""
    order = sorted(
        (number for number, vector in enumerate(vectors) if vector),
        key=lambda number: (-len(vectors[number]), number),
    )
    return {number: clusters.place(vectors[number]) for number in order}


def merge_alike(clusters, merge=MERGE):
    """Return ``{index: index of the cluster it becomes part of}``, the largest kept."""
    target, kept, became = Clusters(), [], {}
    largest = sorted(
        range(len(clusters.sums)), key=lambda index: (-clusters.sizes[index], index)
    )
    for index in largest:
        total, size = clusters.total(index), clusters.sizes[index]
        score, found = target.best(total)
        if found is None or score < merge:
            kept.append(index)
            target.load(total, size)
        else:
            target.add(found, total, size)
            became[index] = kept[found]
    return became


def middle(numbers, vectors):
    """Return the numbers of a cluster's texts, the most typical first."""
    total = defaultdict(float)
    for number in numbers:
        for stem, value in vectors[number].items():
            total[stem] += value
    return sorted(numbers, key=lambda n: (-cosine(vectors[n], total), n))
