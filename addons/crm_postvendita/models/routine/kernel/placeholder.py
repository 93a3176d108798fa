"""What stands in braces in a prepared answer, and what takes its place."""

import re

from markupsafe import escape

_FOUND = re.compile(r"\{\s*([a-z]{1,30})\s*\}")


def fill(body, values):
    """Return HTML with what stands in braces replaced; what nobody knows stays.

    :param str body: HTML
    :param dict values: texts by the word in braces; None or ``""`` leaves nothing

    >>> fill("<p>Ticket { number }, {name}: {x}</p>", {"number": 7, "name": "<b>"})
    '<p>Ticket 7, &lt;b&gt;: {x}</p>'
    """

    def put(found):
        word = found[1]
        if word not in values:
            return found[0]
        value = values[word]
        return str(escape("" if value is None or value is False else value))

    return _FOUND.sub(put, body)


def unknown(body, known):
    """Return the words in braces that are none of ours, in order.

    >>> unknown("{numbr} {name}", {"name"})
    ['numbr']
    """
    return [word for word in _FOUND.findall(body) if word not in known]
