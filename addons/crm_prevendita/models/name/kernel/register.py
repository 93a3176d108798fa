"""Duplicates within the register: which pairs count, who is kept, which groups."""

from . import match, naming

#: who stands further on the ladder is kept
LADDER = ("name", "lead", "prospect", "dormant", "customer", "advocate")
_SAME_PERSON = 0.85


def judge(one, two, shared=frozenset()):
    """Return ``(id, id, value, reasons, relation)`` of two partners that share a key,
    or None; ``relation`` is None for those that are the same.

    Two companies are compared as names are. A contact stands for its company,
    unless both are the same person: two contacts of one company, or somebody who is
    there once alone and once as a contact.

    :param dict one: values to match, with ``id``, ``entity`` (the id of the company
        behind it), ``parent`` and ``own_name``
    :param shared: see ``match.score``
    """
    if one["parent"] == two["id"] or two["parent"] == one["id"]:
        return None
    stay = [p.get("stays") or p["id"] for p in (one, two)]
    if stay[0] == stay[1]:
        return None
    merged = [p for p in (one, two) if p.get("stays")]
    contacts = [p for p in (one, two) if p["id"] != p["entity"] and not p.get("stays")]
    if one["entity"] == two["entity"]:
        return not merged and len(contacts) == 2 and _same_person(one, two) or None
    if contacts and len(contacts) < 2:
        same = _same_person(one, two)
        if same:
            return same
    found = match.score(one, two, shared)
    if found.verdict == "different":
        return None
    return one["entity"], two["entity"], found.value, found.reasons, found.relation


def _same_person(one, two):
    alike = match.similarity(*(naming.parse(p["own_name"] or "") for p in (one, two)))
    if alike < _SAME_PERSON:
        return None
    shared = [(k, w) for k, w in match.EXACT[3:] if one.get(k) and one[k] == two.get(k)]
    if not shared:
        return None
    reasons = (*(key for key, _weight in shared), f"name:{alike:.2f}")
    return one["id"], two["id"], max(w for _key, w in shared), reasons, None


def groups(pairs, rank):
    """Return ``[(kept, merged, value, reasons, size)]`` of pairs that belong together.

    :param pairs: ``[(id, id, value, reasons)]``
    :param rank: a function of an id; the highest of a group is kept
    """
    parent, best = {}, {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, two, value, reasons in pairs:
        parent[root(one)] = root(two)
        for node, other in ((one, two), (two, one)):
            if value > best.get(node, (0,))[0]:
                best[node] = (value, reasons, other)
    members = {}
    for node in list(parent):
        members.setdefault(root(node), []).append(node)
    result = []
    for nodes in members.values():
        kept = max(nodes, key=rank)
        result += [
            (kept, node, *best[node][:2], len(nodes)) for node in sorted(nodes)
            if node != kept
        ]  # fmt: skip
    return result


def forest(pairs, known):
    """Return the pairs that join what is not joined yet, the surest first.

    Ten condominiums of one administrator are nine questions, not forty-five; what was
    recorded already answers those that follow from it.

    :param pairs: ``[(id, id, value, ...)]``
    :param known: ``{frozenset((id, id))}`` of relations recorded
    """
    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, two in known:
        parent[root(one)] = root(two)
    chosen = []
    for row in sorted(pairs, key=lambda row: (-row[2], row[:2])):
        one, two = root(row[0]), root(row[1])
        if one != two:
            parent[one] = two
            chosen.append(row)
    return chosen


def rank(partner):
    """Return what decides who of a group is kept: a user, the further on the
    ladder, the more complete, the older."""
    step = partner.get("lifecycle") or "name"
    filled = sum(bool(partner.get(n)) for n in ("vat", "email", "phone", "city"))
    return (bool(partner.get("fixed")), LADDER.index(step), filled, -partner["id"])
