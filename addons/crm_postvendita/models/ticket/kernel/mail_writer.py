"""Who wrote a mail that another address has sent: web forms, lists, mails without From.

A list that must not send in its members' names (DMARC, RFC 7489, and RFC 7960, 4.1.3)
puts its own address into From and the writer's into Reply-To or X-Original-From; a
form's mail comes from the server's address and its answer goes to Reply-To.
"""

import re
from email.utils import getaddresses

from . import mail_reading

#: local parts that nobody reads, or that a web server sends from
_ROBOT = re.compile(
    r"^(?:(?:no|do-?not|donot|non)[-_.]?(?:reply|rispondere|risposta|response).*|"
    r".*[-_.]no[-_.]?reply|nobody|www-?data|apache|httpd|nginx|wordpress|joomla|"
    r"drupal|web(?:master|site|form|server)?|site|sito(?:web)?|(?:contact-?)?forms?|"
    r"modul[oi]|php|mailer|notif\w*|system|root)$",
    re.I,
)
#: names that forms give themselves
_FORM = re.compile(
    r"\bweb ?(?:site|form|page)s?\b|\bsito\b|\bcontact form|\bmodulo\b|\bform di\b|"
    r"\bformula(?:r|ire|rio)\b|wordpress|typeform|jotform|elementor",
    re.I,
)
_VIA = re.compile(r"^['\"]?(.*?)['\"]?\s+(?:via|tramite|per conto|on behalf)\b.*", re.I)


def writer(message, own_domains=()):
    """Return who wrote a mail, if it is not its From.

    :param email.message.EmailMessage message: the mail
    :param own_domains: our mail domains: whoever sends from there in the name of a
        stranger is a form of ours
    :return: ``"Name <address>"``, or None for the From itself
    """
    name, sender = _first(message, "From")
    replies = _addresses(message, "Reply-To")
    if not sender:
        others = [*replies, *_addresses(message, "X-Original-From")]
        others += _addresses(message, "Sender") + _addresses(message, "Return-Path")
        return _named(others[0], name) if others else None
    others = [*_addresses(message, "X-Original-From"), *replies]
    others += _addresses(message, "X-Original-Sender")
    others = [other for other in others if other[1].lower() != sender.lower()]
    if not others:
        return None
    via = _VIA.match(name)
    if via or _is_list(message, sender):
        list_domain = sender.rpartition("@")[2].lower()
        people = [other for other in others if not is_robot(other[1])]
        apart = [o for o in people if o[1].rpartition("@")[2].lower() != list_domain]
        return _named((apart or people or [None])[0], via[1] if via else "")
    if (
        not replies
        or replies[0][1].lower() == sender.lower()
        or is_robot(replies[0][1])
    ):
        return None
    domains = [a.rpartition("@")[2].lower() for a in (sender, replies[0][1])]
    ours = domains[0] in own_domains and domains[1] not in own_domains
    if is_robot(sender) or ours or _FORM.search(name) or _from_php(message):
        return _named(replies[0], "")
    return None


def _named(other, name):
    if not other:
        return None
    name = re.sub(r'[\\"]', "", other[0] or name)
    return f'"{name}" <{other[1]}>' if name else other[1]


def is_robot(address):
    """Tell whether an address is one that nobody reads.

    >>> is_robot("no-reply@shop.example"), is_robot("anna@rossi.example")
    (True, False)
    """
    return bool(_ROBOT.match(address.partition("@")[0]))


def _from_php(message):
    """Tell whether a script of a web server has sent a mail."""
    if message.get("X-PHP-Originating-Script") or message.get("X-PHP-Script"):
        return True
    return "phpmailer" in mail_reading.header(message, "X-Mailer").lower()


def _is_list(message, sender):
    """Tell whether the sender is a list that writes in its members' names."""
    known = mail_reading.header(message, "List-Id").lower().strip().rpartition("<")[2]
    if known.strip("<> ") == sender.replace("@", ".").lower():
        return True
    return sender.lower() in mail_reading.header(message, "List-Post").lower()


def _addresses(message, name):
    """Return the ``(name, address)`` pairs of a header."""
    pairs = getaddresses([mail_reading.header(message, name)])
    return [pair for pair in pairs if re.match(r"[^@\s<>]+@[^@\s<>]+$", pair[1])]


def _first(message, name):
    """Return name and address of a header, what is there if it has no address."""
    found = _addresses(message, name)
    return found[0] if found else (mail_reading.header(message, name).strip(' "<>'), "")
