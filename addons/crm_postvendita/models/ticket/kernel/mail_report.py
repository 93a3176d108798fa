"""What mail servers report of mails that were sent: not delivered, late, complaints.

Standard reports (RFC 3464, RFC 5965) and those of servers that know none.
"""

import re
from dataclasses import dataclass

from . import mail_reading
from .mail_charset import decode

_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,200}>")
#: characters of a report, and ids in it, that are looked at
_LOOKED_AT = 50_000
_MOST_IDS = 50
_ADDRESS = re.compile(r"[\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
#: RFC 3464, 2.3.1 and 2.3.2
_RECIPIENT = re.compile(r"(?im)^(?:final|original)-recipient:[^;\n]*;(.{1,320})$")
_CITING = ("In-Reply-To", "References")
_DAEMON = re.compile(
    r"mailer[-_ ]?daemon|mail-?daemon|mdaemon\b|mail delivery (?:sub)?system|"
    r"\bbounces?@|mail router|mail system@|\bpost_master@"
)
_OFFICE = re.compile(r"postmaster|system administrator|mail administrator|no-?reply")
_SUBJECT = re.compile(
    r"undeliver|not delivered|non-?deliver|failed to deliver|could not (?:be )?deliver|"
    r"deliver(?:y|ing).{0,20}(?:fail|status|problem|error|delay|incomplete|notification|"
    r"report)|mail delivery|fail(?:ed|ure).{0,20}(?:deliver|notice|mail|message)|"
    r"returned mail|returned to sender|mail system error|unable to deliver|ndn:|"
    r"message (?:undeliverable|delayed|rejected)|warning: could not send|delayed mail|"
    r"mancat[ao] (?:consegna|recapito)|non (?:recapit|consegn)|impossibile recapit|"
    r"errore di (?:consegna|recapito)|recapito non riuscito|"
    r"unzustellbar|nicht zugestellt|zustell\w* (?:fehl|nicht)|"
    r"non remis|non distribu|[ée]chec de (?:la )?(?:remise|distribution)|"
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|"
    r"n[ãa]o (?:entregue|foi poss)|"
    r"onbestelbaar|niet bezorgd|kan inte levereras|недоставлен|не доставлен|"
    r"配信不能|(?:配信|配送|送信)でき|メールエラー|无法投递|退信|"
    r"\babuse report|complaint about message",
    re.I,
)
_BODY = re.compile(
    r"qmail-send program|did not reach the following recipient|"
    r"could(?: not|n't) be (?:delivered|sent)|"
    r"following address(?:es|\(es\))? (?:had|failed)|"
    r"delivery to (?:the )?following|message (?:was|has) not (?:been )?delivered|"
    r"(?:un|not )(?:able|possible) to deliver|cannot be delivered|could not deliver|"
    r"mail delivery software|delivery (?:attempts?|has) failed|failed to deliver|"
    r"permanent (?:fatal )?errors?|user unknown|mailbox (?:unavailable|is full|full)|"
    r"non (?:è|e') stat\w (?:possibile )?(?:recapit|consegn)|"
    r"konnte nicht zugestellt|n'a pas (?:pu|été) (?:être )?(?:remis|distribu)|"
    r"no se (?:pudo|ha podido) entregar|"
    r"(?:配信|配送|送信)できません|\b5\.\d\.\d{1,3}\b|\b55[0-4][ -]",
    re.I,
)
#: Amazon's notifications about mails sent through it
_SNS = re.compile(r'notificationType\\?"\s*:\s*\\?"(Bounce|Complaint|Delivery)\b')
_SNS_KINDS = {"Bounce": "failed", "Complaint": "complaint", "Delivery": "delivered"}
#: Microsoft's reports of complaints: by the address of the server that sent the mail
_COMPLAINT = re.compile(r"complaint about message from [\da-f.:]{7,}$")


@dataclass
class Report:
    """What a report says.

    ``kind`` is ``failed``, ``delayed``, ``delivered`` or ``complaint``; ``ids`` are
    those of mails that it cites, ``text`` is all that may hold one of our marks;
    ``failed`` are the addresses that were not reached, as far as it names them.
    """

    kind: str
    ids: list
    text: str
    failed: list


def find(message):
    """Return the report that a mail is.

    :param email.message.EmailMessage message: a mail
    :return: Report, or None if it is none
    """
    kind = _structure(message) or _looks_like(message)
    if not kind:
        return None
    try:
        reading = mail_reading.read(message)
    except mail_reading.TooDeep:
        return Report("failed", [], "", [])
    texts = [text for _form, text in reading.texts]
    cited = [
        decode(file.content[:_LOOKED_AT])
        for file in reading.files
        if file.kind.startswith(("message/", "text/"))
    ]
    words = "\n".join([mail_reading.header(message, "Subject"), *texts, *cited])
    cites = [mail_reading.header(message, name) for name in _CITING]
    ids = "\n".join(text[:_LOOKED_AT] for text in [*cited, *cites, *texts])
    found = list(dict.fromkeys(_ID.findall(ids)))[:_MOST_IDS]
    words = words[:_LOOKED_AT]
    return Report(_told(kind, words), found, words, _failed(message, words))


def _failed(message, words):
    """Return the addresses that a report says were not reached, lower case."""
    named = [mail_reading.header(message, "X-Failed-Recipients")]
    named += _RECIPIENT.findall(words)
    found = [address.lower() for text in named for address in _ADDRESS.findall(text)]
    return list(dict.fromkeys(found))[:_MOST_IDS]


def _structure(message):
    """Tell by its parts whether a mail is a report: the kind, or None."""
    top = mail_reading.content_type(message)
    if "disposition-notification" in mail_reading.header(message, "Content-Type"):
        return None  # that a person has opened a mail
    if top not in ("multipart/report", "multipart/mixed", "message/delivery-status"):
        return None
    children = message.get_payload() if message.is_multipart() else []
    kinds = {top, *map(mail_reading.content_type, children)}
    if top == "multipart/mixed" and not _by_machine(message):
        return None  # a person who passes a report on
    if "message/feedback-report" in kinds:
        return "complaint"
    if top == "multipart/report" or "message/delivery-status" in kinds:
        return "failed"
    return None


def _by_machine(message):
    """Tell whether a mail's headers say that a server has written it."""
    sender = mail_reading.header(message, "From").lower()
    if not sender.strip(" <>") or _DAEMON.search(sender) or _OFFICE.search(sender):
        return True
    return _by_itself(message)


def _by_itself(message):
    """Tell whether a mail says that nobody has asked for it to be sent."""
    submitted = mail_reading.header(message, "Auto-Submitted").lower()
    return submitted not in ("", "no") or (
        mail_reading.header(message, "Return-Path").strip() == "<>"
    )


def _looks_like(message):
    """Tell by sender, subject and text whether a mail is a report of no standard."""
    sender = mail_reading.header(message, "From").lower()
    if _DAEMON.search(sender) or message.get("X-Failed-Recipients"):
        return "failed"
    subject = mail_reading.header(message, "Subject").strip().lower()
    copied = _encloses_mail(message)
    if copied and _COMPLAINT.match(subject):
        return "complaint"
    office = bool(_OFFICE.search(sender)) or not sender.strip(" <>")
    machine = _by_itself(message)
    if not office and not machine:
        return None
    text = _first_text(message)
    notified = _SNS.search(text)
    if notified:
        return _SNS_KINDS[notified[1]]
    named, said = _SUBJECT.search(subject), _BODY.search(text)
    if re.search(r"postmaster|administrator", sender) or not sender.strip(" <>"):
        return "failed" if named or (said and machine) else None
    # customers write of deliveries that failed, too: of goods
    signs = [named, machine, copied]
    return "failed" if said and sum(map(bool, signs)) > 1 else None


def _encloses_mail(message):
    """Tell whether a mail has another one, or its headers, among its parts."""
    children = message.get_payload() if message.is_multipart() else []
    kinds = set(map(mail_reading.content_type, children))
    return bool(kinds & {"message/rfc822", "text/rfc822-headers"})


def _first_text(message):
    try:
        texts = mail_reading.read(message).texts
    except mail_reading.TooDeep:
        return ""
    return " ".join(text for _form, text in texts)[:_LOOKED_AT]


def _told(kind, words):
    """Return what exactly happened, as far as the report's words tell it."""
    action = re.search(r"(?im)^action:\s*(\w+)", words)
    if kind == "complaint":
        return kind
    if action and action[1].lower() in ("delivered", "relayed", "expanded"):
        return "delivered"
    if action and action[1].lower() == "delayed":
        return "delayed"
    if not action and re.search(r"(?i)will (?:be retried|keep trying)|delayed", words):
        return "delayed"
    return kind
