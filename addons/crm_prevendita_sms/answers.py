"""What somebody means who answers a text message; no framework.

Whoever asks to be left alone is believed in whatever words (art. 21 GDPR, art. 130 of
the privacy code: a refusal needs no form). What may be that, or may be about an
appointment or a machine, is somebody's to read: nothing is passed over in silence.
"""

import re
import unicodedata

STOP, DOUBT, YES, OTHER = "stop", "doubt", "yes", "other"

#: beginnings of words that ask for it by themselves, besides those of the gateway
_ALONE = re.compile(
    r"(stop+|basta+|arret(er|ez)?|unsub\w*|disiscri\w*|disatti\w*|cancell(a|ami|atemi"
    r"|armi|ate|are)|rimuov\w*|rimozione|toglie?(te|re)?mi|toglimi|elimina(te|re)?mi"
    r"|eliminami|remove|optout|opt out|desabonn\w*|abmelden|abbestellen|depennat\w*)"
)
#: phrases that ask for it wherever they stand
_PHRASES = re.compile(
    r"\bno+ (no )?(grazie|thanks|thank you|merci|danke)\b|\bnein danke\b|\bnon merci\b"
    r"|\bnon (mi |ci |vi )?(piu )?(scriv|mand|invi|contatt|disturb|chiam|telefon"
    r"|messaggi|rompe)\w*"
    r"|\b(non|mai) (voglio|vogliamo|desidero|desideriamo|gradisco)( piu)?"
    r" (altr\w+|ricever\w*|essere|messagg\w+|pubblicita|sms|nulla|niente)\b"
    r"|\bnon (\w+ )?(sono|siamo|m|mi) (piu )?interess\w+"
    r"|\bnon (mi|ci) interessa\w*|\bkein interesse\b|\bnot interested\b"
    r"|\bpas interesse\w*|\bnicht mehr\b|\bleave me alone\b|\bdo not (text|contact)\b"
    r"|\bdon ?t (text|contact|message)\b"
    r"|\blasciate?(mi|ci) (in pace|stare|perdere)\b"
    r"|\b(revoco|ritiro|nego|tolgo) (il |ogni )?(mio )?consenso\b"
    r"|\b(cancella|rimuove|toglie|elimina|leva)(te|re)(mi|ci)\b"
    r"|\bunsubscribe\b|\b(per favore|per piacere|please|ok|prego) stop\b"
)
#: words that say nothing: they may stand around one that asks for it
_EMPTY = set(
    (
        "grazie per favore piacere ok si prego please pls thanks buongiorno salve"
        " ciao buonasera saluti cortesemente gentilmente subito ora adesso"
        " immediatamente a ai agli alle con i gli le il lo la l di da mi ci me dalla"
        " dal dalle vostra vostre vostro vostri questa questo questi queste lista"
        " elenco numero mio messaggi messaggio sms pubblicita pubblicitari"
        " pubblicitarie commerciali promozionali promozioni spam newsletter invio"
        " invii tutto tutti all my number from list the messages scrivere mandare"
        " inviare e"
    ).split()
)
#: a sign of anger or of a question about data: somebody reads it
_ALARM = re.compile(
    r"\b(garante|denunci\w*|avvocat\w*|querel\w*|privacy|gdpr|spam|legal\w*"
    r"|(mio|il) numero|chi (siete|e|ti|vi)|who is this|vergogn\w*)\b"
)
_YES = re.compile(
    r"^(si|yes|ja|oui|certo|volentieri|confermo|confermato|interessat[oaie]|va bene"
    r"|ok|d accordo|perfetto)\b"
    r"|\b(mi|ci) interessa\b|\b(sono|siamo) interessat\w+"
    r"|\b(ri)?chiamate?(mi|ci)\b|\bcontattate?(mi|ci)\b|\bquando (potete|venite)\b"
    r"|\b(vorrei|vorremmo|voglio|gradirei) (un|una|il|la|avere|ricevere|sapere)\b"
)


def plain(text):
    """Return a text in small letters without accents, signs and pictures.

    >>> plain("Stòp!!! 🛑"), plain("ＳＴＯＰ"), plain("S.T.O.P"), plain("No, grazie")
    ('stop', 'stop', 'stop', 'no grazie')
    """
    text = unicodedata.normalize("NFKD", text or "").casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = " ".join(re.sub(r"[^\w]+|_", " ", text).split())
    # a word that is spelled: s t o p
    return re.sub(r"\b(?:\w ){2,}\w\b", lambda found: found[0].replace(" ", ""), text)


def meaning(text, words=()):
    """Return what an answer means: ``STOP``, ``DOUBT``, ``YES`` or ``OTHER``.

    :param words: further words that ask to be left alone, in small letters

    >>> meaning("Per favore stop"), meaning("Stop, la macchina è ferma da ieri")
    ('stop', 'doubt')
    >>> meaning("Sì, mi interessa"), meaning("no"), meaning("")
    ('yes', 'doubt', 'other')
    """
    said = plain(text)
    if not said:
        return OTHER
    wanted = bool(_YES.search(_PHRASES.sub(" ", said)))
    if _PHRASES.search(said):
        polite = re.fullmatch(r"(si|ok|certo|va bene)\W.*", said) is None
        return STOP if polite or not wanted else DOUBT
    alone = _asks_alone(said, {plain(word) for word in words})
    if alone:
        return alone
    if said in ("no", "nein", "non") or _ALARM.search(said):
        return DOUBT
    return YES if wanted else OTHER


def _asks_alone(said, words):
    """Return whether one word asks for it, and nothing beside it says otherwise."""
    parts = said.split()
    asking = [part for part in parts if part in words or _ALONE.fullmatch(part)]
    if not asking:
        return None
    rest = [part for part in parts if part not in asking and part not in _EMPTY]
    if not rest:
        return STOP
    # the first word may begin a sentence of its own: “Stop, the machine …”
    return DOUBT
