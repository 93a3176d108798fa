"""Images in a mail that would be fetched from elsewhere: not before somebody asks.

Whoever fetches one tells the sender that, when and where the mail was read. The address
is put away behind a picture of ours, from where the reader's screen takes it back.
"""

import re
from html import escape, unescape
from urllib.parse import quote

#: the picture in the place of one, which carries its address
PLACE = "/crm_postvendita/static/src/conversation/blocked.svg"
#: a tag with all that stands in it, a ">" between quotes too
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(
    r"(?is)(\s)(src|poster|background|srcset|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
#: what a line of style must have to fetch anything, hidden words too
_FETCHES = re.compile(r"(?i)url|image|//|\\|@")
_REMOTE = re.compile(r"(?i)\s*(?:(?:https?|ftp):)?[/\\]{2}")


def block(text, base_url=""):
    """Return HTML that fetches nothing from elsewhere.

    :param str text: cleaned HTML of a mail
    :param str base_url: where our own images are, which stay

    >>> block('<img src="https://x.example/1.png">').partition("?")[2]
    'src=https%3A%2F%2Fx.example%2F1.png">'
    """
    return _TAG.sub(
        lambda tag: _ATTRIBUTE.sub(lambda found: _mend(found, base_url), tag[0]), text
    )


def _mend(found, base_url):
    """Return an attribute as it fetches nothing, ``""`` to drop it."""
    name = found[2].lower()
    value = unescape(found[3] if found[3] is not None else found[4]).strip()
    if name == "srcset":
        return ""
    if name == "style":
        lines = value.split(";")
        kept = ";".join(line for line in lines if not _FETCHES.search(line))
        return found[0] if kept == value else f'{found[1]}style="{escape(kept)}"'
    ours = base_url and value.startswith(f"{base_url}/")
    if ours or not _REMOTE.match(value):
        return found[0]
    address = f"https:{value}" if value.startswith("//") else value
    return f'{found[1]}{name}="{PLACE}?src={quote(address[:2_000], safe="")}"'
