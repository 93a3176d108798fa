"""Who wrote a mail that somebody has passed on.

Mail programs repeat the head of the mail that they forward, each in its own words;
some hang the whole mail on the new one. What it says is not proven: it is a proposal.
"""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses
from itertools import islice

from ...ticket.kernel import mail_reading, pec

#: characters of a text in which a head is looked for
_LOOKED_AT = 100_000
#: writers that are named in it
_MOST = 10
#: lines of it, and characters of a line
_LINES, _LINE = 2_000, 400
#: lines that the head of a mail may have
_HEAD = 14
_FROM = "da|from|von|de|mittente|od|van|från|fra|expéditeur|remitente|absender"
#: words of the other lines of a head: to, date, subject, copies, answer to
_OTHERS = (
    "a|to|an|à|para|pour|destinatario|destinatari|destinataire|empfänger|aan|"
    "date|data|datum|fecha|inviato|sent|gesendet|envoyé|enviado|enviado el|verzonden|"
    "inviato il|envoyé le|data invio|skickat|till|ämne|"
    "oggetto|subject|betreff|objet|sujet|asunto|assunto|onderwerp|"
    "cc|ccn|bcc|kopie|copie à|copie|"
    "reply-to|rispondi a|antwort an|répondre à|responder a"
)
_LABEL = r"^[\s>|*]*(?P<label>%s)[\s\xa0]*\*?[\s\xa0]*:[\s\xa0*]*(?P<value>.*)$"
_FROM_LINE = re.compile(_LABEL % _FROM, re.I)
_OTHER_LINE = re.compile(_LABEL % _OTHERS, re.I)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
#: how mails begin to repeat what they answer, with the writer's address
_WROTE = re.compile(
    r"(?:\bil\b|\bon\b|\bam\b|\ble\b|\bel\b)[^\n]{5,160}?,?\s(?P<name>[^\n<>,;:]{0,60}?)\s?"
    r"<\s?(?P<address>[^<>\s]{3,120})\s?>[^\n]{0,20}?\s?"
    r"(?:ha scritto|wrote|a écrit|escribió)|"
    r"\bam\b[^\n]{5,80}\sschrieb (?P<name_de>[^\n<>]{0,60}?)\s?"
    r"<\s?(?P<address_de>[^<>\s]{3,120})\s?>",
    re.I,
)
_WROTING = re.compile(
    r"(?i)<[^<>]{3,125}>.{0,20}(?:ha scritto|wrote|a écrit|escribió)|schrieb .{0,62}<"
)
#: characters of such a line, and lines that are looked through
_WROTE_LINE, _TRIES = 300, 40
_CLOCK = re.compile(
    r"^(?:[\d:.,\s]|(?:ore|um|uhr|alle|at|à|las|am|pm|cet|cest)\b)+", re.I
)
_SUBJECT = re.compile(
    r"^\s*(?:(?:re|r|aw)\s*:\s*)*(?:fw|fwd|i|wg|tr|rv|inoltro|enc|inoltra|vs|doorst)"
    r"(?:\[\d+\])?\s*:",
    re.I,
)


def is_forward(subject):
    """Tell whether a subject says that the mail passes another one on.

    >>> is_forward("I: Pompa ferma"), is_forward("Re: Pompa"), is_forward("WG: Pumpe")
    (True, False, True)
    """
    return bool(_SUBJECT.match(subject or ""))


def original_sender(text, mails=(), is_ours=lambda address: False, asked=True):
    """Return who wrote the mail that another one passes on.

    Of several heads in each other the first that names a stranger counts: a colleague
    has passed on what another colleague had got.

    :param is_ours: function that tells whether an address is one of us
    :return: ``(name, address)``, or None; see ``senders``

    >>> original_sender("Da: Anna Neri <anna@neri.example>\\nOggetto: Pompa\\n\\nFerma")
    ('Anna Neri', 'anna@neri.example')
    """
    found = senders(text, mails, asked)
    return next((one for one in found if not is_ours(one[1])), None)


def senders(text, mails=(), asked=True):
    """Return whom a mail names as writers of others that it passes on, in order.

    :param str text: of the mail that passes them on
    :param mails: raw mails that hang on it
    :param bool asked: whether the mail says itself that it passes one on: then a line
        such as "on … Anna <anna@rossi.example> wrote" names a writer, too
    :return: list of ``(name, address)``, the first few
    """
    found = [_sender_of(raw) for raw in mails]
    text = (text or "")[:_LOOKED_AT].replace("\xa0", " ")
    lines = [line[:_LINE] for line in text.splitlines()[:_LINES]]
    found += islice(_heads(lines), _MOST)
    if asked:
        found += islice(_writers(lines), _MOST)
    return [
        (_clean(name, address), address.lower())
        for name, address in filter(None, found)
        if _ADDRESS.fullmatch(address)
    ][:_MOST]


def _writers(lines):
    """Yield name and address of whom lines say that he wrote."""
    tries = 0
    for number, line in enumerate(lines):
        # programs break the line, behind the name as a rule
        both = " ".join([line, *lines[number + 1 : number + 2]])
        if tries == _TRIES or not _WROTING.search(both):
            continue
        tries += 1
        match = _WROTE.search(both[-_WROTE_LINE:])
        if match:
            name = match["name"] or match["name_de"] or ""
            yield _CLOCK.sub("", name), match["address"] or match["address_de"]


def _heads(lines):
    """Yield name and address of each head of a mail among lines."""
    for number, line in enumerate(lines):
        sender = _FROM_LINE.match(line)
        if not sender or not _is_head(lines, number):
            continue
        value = sender["value"].strip()
        # a program that writes each part of a line under the other
        for further in lines[number + 1 : number + 4]:
            if _ADDRESS.search(value) or _OTHER_LINE.match(further):
                break
            value = f"{value} {further.strip(' >|*')}".strip()
        found = _pair(value)
        if found:
            yield found


def _is_head(lines, number):
    """Tell whether another line of a mail's head stands near one."""
    near = [*lines[max(number - 5, 0) : number], *lines[number + 1 : number + _HEAD]]
    labels = {match["label"].lower() for match in map(_OTHER_LINE.match, near) if match}
    return bool(labels)


def _pair(value):
    """Return name and address of what stands behind "from", or None."""
    found = _ADDRESS.search(value)
    if not found:
        return None
    name = value[: found.start()]
    # "Anna Neri [mailto:anna@neri.example]", "<anna@neri.example<mailto:…>>"
    name = re.sub(r"(?i)\[?\(?mailto:.*$", "", name)
    return name, found[0]


def _clean(name, address):
    name = re.sub(r"[\"'*<>\[\]()|]", " ", name)
    name = " ".join("".join(c for c in name if c.isprintable()).split())
    name = name.strip(" ,;:-")[:100]
    return "" if name.lower() == address.lower() else name


def _sender_of(raw):
    """Return name and address of a raw mail's writer, or None."""
    head = re.split(rb"\r?\n\r?\n", raw[:200_000].lstrip(), maxsplit=1)[0]
    message = message_from_bytes(head + b"\n\n", policy=policy.compat32)
    for header in ("From", "Reply-To"):
        value = mail_reading.header(message, header)
        for name, address in getaddresses([mail_reading.words(value)]):
            # a provider of certified mail names the writer to be answered
            if _ADDRESS.fullmatch(address) and not pec.is_provider(address):
                return name, address
    return None
