"""What a mail repeats of others, marked so that the reader may fold it.

Odoo marks what the usual programs mark themselves, and lines that begin with ``>``
(``tag_quote`` in its ``odoo/tools/mail.py``). What Outlook and plain texts repeat under
a head ("Da: … Inviato: …") it does not see; that is marked here in the same way.
"""

import re

from lxml import etree, html

MARK = "data-o-mail-quote"
#: characters of a text that is looked through
_MOST = 400_000
_FROM = r"(?:Da|From|Von|De|Mittente|Od|Van|Från)"
_SENT = (
    r"(?:Inviato|Data|Date|Sent|Gesendet|Datum|Envoyé(?: le)?|Enviado(?: el)?|Fecha|"
    r"Verzonden|A|To|An|À|Para|Pour|Oggetto|Subject|Betreff|Objet|Asunto)"
)
_HEAD = re.compile(
    rf"^[ \t*]*{_FROM}[ \t\xa0]*\*?:[^\n]{{1,300}}\n(?:[^\n]{{0,300}}\n)?"
    rf"[ \t*]*{_SENT}[ \t\xa0]*\*?:",
    re.M,
)
_FROM_WORD = re.compile(rf"{_FROM}\s?:")
#: places that are looked at whether a head stands there
_TRIES = 20
_SEPARATOR = re.compile(
    r"^[ \t]*-{3,}[ \t]*(?:Messaggio originale|Original Message|"
    r"Ursprüngliche Nachricht|Message d['’]origine|"
    r"Mensaje original|Oorspronkelijk bericht)[ \t]*-{3,}[ \t]*$",
    re.M | re.I,
)
#: a line before quoted ones that says whose they are
_WROTE = re.compile(
    r"^[ \t]*(?:Il|On|Am|Le|El|Op)\b[^\n>]{5,200}(?:\n[^\n>]{0,100})?"
    r"(?:ha scritto|wrote|schrieb|a écrit|escribió|schreef)[^\n>]{0,80}:?[ \t]*\n"
    r"(?=(?:[ \t]*\n)*[ \t]*>)",
    re.M,
)
#: whether HTML may hold such a head: its words with tags between them
_LIKELY = re.compile(rf">\s*{_FROM}\s?(?:&nbsp;|\xa0)?:", re.I)
_BLOCKS = ("p", "div", "td", "blockquote", "section", "table", "pre", "span")


def fold(text):
    """Return HTML whose repeated parts are marked.

    Nothing is marked if the mail says nothing before them: then they are what it says.

    :param str text: cleaned HTML of a mail
    """
    plain = "<pre" in text
    if len(text) > _MOST or not (plain or _LIKELY.search(text)):
        return text
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text
    if not _mark(root):
        return text
    parts = [root.text or ""]
    parts += [html.tostring(child, encoding="unicode") for child in root]
    return "".join(parts)


def _mark(root):
    """Mark what is repeated; return whether anything is."""
    marked = False
    for pre in root.xpath(".//pre"):
        if not len(pre) and not _is_in_quote(pre):
            marked |= _mark_plain(pre)
    return _mark_heads(root) or marked


def _mark_plain(pre):
    """Part a plain text where it begins to repeat another one."""
    text = pre.text or ""
    found = [pattern.search(text) for pattern in (_HEAD, _SEPARATOR, _WROTE)]
    starts = [match.start() for match in found if match]
    if not starts or not text[: min(starts)].strip():
        return False
    start = min(starts)
    wrote = found[2] is not None and found[2].start() == start
    rest = text[start:]
    if wrote and any(
        line.strip() and not line.lstrip().startswith(">")
        for line in rest[found[2].end() - start :].splitlines()
    ):
        return False  # answers stand between the lines
    pre.text = text[:start].rstrip("\n") + "\n"
    quote = etree.Element("span")
    quote.set(MARK, "1")
    quote.text = rest
    pre.append(quote)
    return True


def _mark_heads(root):
    """Mark from the first head in HTML on."""
    tries = 0
    for element in root.iter("p", "div", "td", "b", "strong", "span", "font"):
        start = (element.text or "")[:200].strip(" \t\r\n\xa0")
        if not _FROM_WORD.match(start) or _is_in_quote(element):
            continue
        tries += 1
        if tries > _TRIES:
            return False
        block = _head_block(element)
        if block is None or not _says_before(root, block):
            continue
        _mark_from(root, block)
        return True
    return False


def _head_block(element):
    """Return the block that a head stands in, or None if there is no head."""
    node = element
    for _level in range(6):
        if node is None:
            return None
        lines = _text_lines(node)
        if re.search(rf"(?:^|\n)\s*{_SENT}\s?:", lines[1:]):
            return node if node.tag in _BLOCKS else node.getparent()
        # each line of it may stand in a block of its own
        following = node.getnext()
        if node.tag in _BLOCKS and following is not None:
            if re.match(rf"\s*{_SENT}\s?:", _text_lines(following)):
                return node
        node = node.getparent()
    return None


def _text_lines(node):
    """Return the beginning of a node's text, a line for each break or block."""
    parts = []
    for child in node.iter():
        if child.tag in ("br", "p", "div", "tr"):
            parts.append("\n")
        if isinstance(child.tag, str):
            parts.append(child.text or "")
        if child is not node:
            parts.append(child.tail or "")
        if len(parts) > 60:
            break
    return re.sub(r"[ \t\r\xa0]+", " ", "".join(parts))[:2_000].strip(" ")


def _says_before(root, block):
    """Tell whether anything stands before a block."""
    around = set(block.iterancestors())
    for node in root.iter():
        if node is block:
            return False
        if isinstance(node.tag, str) and (node.text or "").strip("\xa0 \n\r\t"):
            return True
        if node not in around and (node.tail or "").strip("\xa0 \n\r\t"):
            return True
    return False


def _mark_from(root, block):
    """Mark a block and all that follows it."""
    node = block
    while node is not None and node is not root:
        for following in node.itersiblings():
            if isinstance(following.tag, str):
                following.set(MARK, "1")
        _wrap_tails(node)
        node = node.getparent()
    block.set(MARK, "1")
    rule = block.getprevious()
    if rule is not None and rule.tag == "hr":
        rule.set(MARK, "1")


def _wrap_tails(node):
    """Put text that stands bare behind a node into elements, which can be folded."""
    for element in [node, *node.itersiblings()]:
        if (element.tail or "").strip():
            quote = etree.Element("span")
            quote.set(MARK, "1")
            quote.text, element.tail = element.tail, None
            element.addnext(quote)


def _is_in_quote(element):
    while element is not None:
        if element.get(MARK) or element.tag == "blockquote":
            return True
        element = element.getparent()
    return False
