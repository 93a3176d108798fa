"""Whether a mail server has found that a mail comes from the domain it names.

After RFC 8601 (``Authentication-Results``): the server that takes the mail puts its
verdict on top, and removes those that came along under its own name.
"""

import re

_RESULT = re.compile(r"(?<![\w.-])(dmarc|auth)\s*=\s*([a-z]+)", re.I)
_COMMENT = re.compile(r"\([^()]{0,500}\)")


def verdict(message, server=""):
    """Return what our server says of the domain in From.

    :param email.message.EmailMessage message: the mail
    :param str server: the name under which our server writes (authserv-id); else that
        of the topmost header counts
    :return: ``"pass"``, another word (``fail``, ``none`` …), or ``""`` if no server
        has looked
    """
    name = server.lower()
    found = ""
    for header, value in message.raw_items():
        if header.lower() != "authentication-results":
            continue
        text = " ".join(_COMMENT.sub(" ", str(value)).split())
        author, _semicolon, results = text.partition(";")
        author = (author.split() or [""])[0].lower()
        name = name or author
        if author != name:
            continue
        said = {kind.lower(): word.lower() for kind, word in _RESULT.findall(results)}
        if said.get("auth") == "pass":
            return "pass"  # handed in by somebody with a login of ours
        if "dmarc" in said:
            return said["dmarc"]
        found = "none"
    return found
