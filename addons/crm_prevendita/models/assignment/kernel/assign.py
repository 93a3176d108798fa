"""Who gets which lead: rules, turns, load, capacity, absences. Pure functions."""

from dataclasses import dataclass, field


@dataclass
class Member:
    """Somebody who takes leads. ``capacity``: at most so many open, 0 no limit.

    The same person may serve several rules, with a capacity of each: ``person`` is
    the member whose load they share. Without ``user_id`` it is the sales group.
    """

    user_id: int | None
    team_id: int | None = None
    capacity: int = 0
    load: int = 0
    absent: bool = False
    person: "Member | None" = None

    def open_load(self):
        return (self.person or self).load

    def take(self):
        (self.person or self).load += 1

    def has_room(self):
        full = self.capacity and self.open_load() >= self.capacity
        return not self.absent and not full


@dataclass
class Rule:
    """When a lead goes to whom; an empty condition is no condition."""

    id: int
    members: list
    provinces: frozenset = frozenset()
    zips: tuple = ()
    values: frozenset = frozenset()
    partners: frozenset | None = None
    turnover: tuple = (0.0, 0.0)
    interests: tuple = ()
    by_load: bool = False
    turn: int = field(default=0)
    company_id: int | None = None

    def why_not(self, lead):
        """Return the code of the condition that a lead does not meet, or None."""
        if self.company_id and lead.get("company_id") not in (None, self.company_id):
            return "company"
        if self.provinces and lead.get("province") not in self.provinces:
            return "province"
        if self.zips and not any(
            low <= (lead.get("zip") or "") <= high for low, high in self.zips
        ):
            return "zip"
        if self.values and not self.values & set(lead.get("values") or ()):
            return "classifier"
        if self.partners is not None and lead.get("partner_id") not in self.partners:
            return "segment"
        low, high = self.turnover
        turnover = lead.get("turnover") or 0.0
        if (low and turnover < low) or (high and turnover > high):
            return "turnover"
        text = (lead.get("interest") or "").lower()
        if self.interests and not any(word in text for word in self.interests):
            return "interest"
        return None

    def next_member(self):
        """Return whose turn it is among those with room, or None.

        By load: whoever has the least of his capacity in use. In turn: the next
        one after the last.
        """
        free = [m for m in self.members if m.has_room()]
        if not free:
            return None
        if self.by_load:
            return min(free, key=self._use)
        return self._next_in_turn()

    def _use(self, member):
        load = member.open_load()
        return load / (member.capacity or 1e9), load

    def _next_in_turn(self):
        count = len(self.members)
        for step in range(count):
            member = self.members[(self.turn + step) % count]
            if member.has_room():
                self.turn = (self.turn + step + 1) % count
                return member
        return None


def zip_ranges(text):
    """Return ``((low, high), …)`` of "25000-25100, 24".

    A beginning such as "24" stands for all the codes that begin so.

    >>> zip_ranges("25000-25100, 24")
    (('25000', '25100'), ('24000', '24999'))
    """
    result = []
    for part in (text or "").replace(";", ",").split(","):
        low, _dash, high = (p.strip() for p in part.partition("-"))
        if low:
            result.append((low.ljust(5, "0"), (high or low).ljust(5, "9")))
    return tuple(result)


def plan(leads, rules):
    """Return ``[(lead, rule or None, member or None)]``, leads in their order.

    The first rule that fits and has somebody with room takes the lead; a lead
    that fits but finds everybody full keeps its rule, without a member.
    """
    result = []
    for lead in leads:
        taken, full = None, None
        for rule in rules:
            if rule.why_not(lead):
                continue
            member = rule.next_member()
            if member:
                member.take()
                taken = (lead, rule, member)
                break
            full = full or rule
        result.append(taken or (lead, full, None))
    return result
