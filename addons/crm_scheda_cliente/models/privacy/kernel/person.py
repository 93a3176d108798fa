"""How a person is recognised in text: the name, the mails, the numbers.

Patterns are regular expressions of PostgreSQL, matched without regard to case.
"""

import re

#: stands where a person was; no word, so that it reads in every language
GONE = "[…]"
#: a name of one short word is also a word of the language
SHORTEST_NAME = 5
SHORTEST_NUMBER = 7


def _quoted(text):
    return re.sub(r"([^\w\s@])", r"\\\1", text)


def name_patterns(name):
    """Return patterns of a person's name, in either order of first and last name.

    >>> name_patterns("Anna Rossi")
    ['anna\\\\s+rossi', 'rossi\\\\s+anna']
    >>> name_patterns("Anna")
    []
    """
    words = [_quoted(word) for word in (name or "").lower().split()]
    if len(words) < 2 or len("".join(words)) < SHORTEST_NAME:
        return []
    orders = [words] if len(words) > 2 else [words, words[::-1]]
    return [r"\s+".join(order) for order in orders]


def mail_pattern(mail):
    """Return the pattern of an address that is not the end or the beginning of another.

    >>> bool(re.search(mail_pattern("anna@x.it"), '"Anna" <anna@x.it>'))
    True
    >>> bool(re.search(mail_pattern("anna@x.it"), "joanna@x.it anna@x.itx"))
    False
    """
    return rf"(?<![\w.+-]){_quoted(mail)}(?![\w-])"


def number_variants(number):
    """Return the ways in which the digits of an international number are written.

    >>> number_variants("+39 030 234567")
    ['39030234567', '0039030234567', '030234567']
    """
    digits = re.sub(r"\D", "", number or "")
    if len(digits) < SHORTEST_NUMBER:
        return []
    found = [digits, f"00{digits}"]
    if digits.startswith("39") and len(digits) > SHORTEST_NUMBER + 2:
        found.append(digits[2:])
    return found


def number_pattern(number):
    """Return the pattern of a number, whatever separates its digits.

    >>> bool(re.search(number_pattern("+39030234567"), "tel. 030 23.45-67"))
    True
    """
    variants = number_variants(number)
    if not variants:
        return None
    between = r"[\s./-]*"
    core = between.join(min(variants, key=len))
    return rf"(\+?39{between})?{core}(?!\d)"


def patterns(names, mails, numbers):
    """Return one pattern of all that says who the person is, or None."""
    parts = [pattern for name in names for pattern in name_patterns(name)]
    parts += [mail_pattern(mail) for mail in mails]
    parts += filter(None, map(number_pattern, numbers))
    return "|".join(f"(?:{part})" for part in parts) or None
