"""Whether a mail only says thanks: then there is nothing left to do.

Each word of it must be known to say so. One word more than that ("Grazie, ma …") is for
a person to read: a thank-you too many that reopens costs a click, a request that is
not seen costs the customer.
"""

import re
import unicodedata

#: words of a mail that only says thanks; nobody needs more
MOST_WORDS = 40
#: bytes of a picture that may belong to a signature
_LOGO = 60_000
_THANKS = re.compile(
    r"grazi(?:e|ssime|one|osa)|ringrazi\w{1,6}|thank(?:s|you)?|thx|tnx|ty|tks|"
    r"dank(?:e|eschon|end)?|dankbar|merci|remerci\w{1,5}|gracias|agrade[cz]\w{1,6}|"
    r"obrigad[oa]|bedankt|dankjewel|dankuwel|cheers"
)
#: what is said beside it: how much, by whom, for what, that it works, farewells
_BESIDE = frozenset(
    # Italian
    "vi mille tante tanto infinite molte molto davvero veramente ancora di cuore a"
    " voi te lei tutti e ed anche da parte mia nostra per il la lo le l i gli vostro"
    " vostra suo sua tuo tua del della dell vostri prezioso preziosa preziosissimo"
    " rapido rapida veloce pronto pronta tempestivo tempestiva ottimo ottima celere"
    " immediato immediata cortese gentile gentili gentilissimo gentilissimi"
    " gentilissima aiuto supporto assistenza intervento riscontro risposta"
    " disponibilita gentilezza cortesia professionalita velocita rapidita lavoro"
    " servizio collaborazione pazienza tempestivita informazione informazioni"
    " chiarimento chiarimenti soluzione ok okay va benissimo perfetto perfetta bene"
    " tutto ora adesso funziona risolto sistemato confermo ricevuto ricevuta siete sei"
    " stati stato stata bravi bravissimi grandi grande mitico mitici eccellente"
    " fantastico super buona buon giornata serata weekend fine settimana domenica"
    " buongiorno buonasera salve ciao cordiali cordialmente saluti saluto distinti un"
    " una abbraccio presto arrivederci gent egr spett sig sigra signor signora dott"
    " dottssa ing avv geom rag team staff ragazzi colleghi apprezzo apprezzato ci"
    " posto sempre come celerita sollecito fantastici"
    # English
    " noted worked always as clear"
    " you so much very many lot lots million again ever all for the your our quick"
    " fast prompt kind great excellent good nice help support reply response answer"
    " assistance service work job time effort efforts update information info fix"
    " solving fixing resolving helping works working now perfect perfectly well done"
    " solved fixed resolved it its that is iss everything received appreciated"
    " appreciate thats we am are grateful wonderful awesome brilliant dear hi hello"
    " morning afternoon evening day have and to everyone guys mr mrs ms sir madam best"
    " regards greetings wishes sincerely yours bye cheers from us me"
    # German
    " schon sehr herzlich herzlichen vielen besten lieben recht tausend fur die den"
    " das der ihre ihren ihr eure euer deine schnelle schnellen rasche raschen prompte"
    " hilfe unterstutzung antwort ruckmeldung losung reaktion bearbeitung muhe jetzt"
    " nun alles funktioniert geht lauft wieder klappt hat geklappt prima perfekt toll"
    " bestens erledigt gelost gut in ordnung sie dir euch ihnen ich wir bin und auch"
    " noch mal nochmal nochmals hallo guten tag morgen abend liebe lieber liebes"
    " geehrte geehrter geehrtes herr frau damen herren mit freundlichen freundliche"
    " grussen grusse gruss viele schone beste mfg vg lg schonen schones wochenende"
    " feierabend zusammen"
    " klar wie immer"
    # French
    " grand beaucoup bien infiniment encore fois pour les votre vos ton ta de du d"
    " aide reponse retour reactivite rapidite intervention soutien travail"
    " disponibilite gentillesse rapide tres c est parfait genial nickel tout"
    " fonctionne marche maintenant regle resolu recu vous toi bonjour bonsoir salut"
    " madame monsieur cordialement bonne journee soiree bon week end sinceres"
    " meilleures salutations je nous remercie et aussi equipe toute"
    # Spanish
    " muchas muchisimas mil por su tu vuestra vuestro el ayuda respuesta rapidez apoyo"
    " soporte atencion servicio trabajo todo ya funciona ahora perfecto perfecta"
    " excelente estupendo resuelto solucionado recibido muy amable amables hola buenos"
    " buenas dias tardes noches estimado estimada estimados senor senora saludo"
    " saludos cordial cordiales abrazo hasta luego que tenga tengan buen buena dia fin"
    " semana y os equipo"
    # Portuguese, Dutch
    " muito pela pelo ajuda resposta hartelijk voor uw jullie hulp snelle reactie goed"
    " werkt weer nu groet groeten vriendelijke met".split()
)
#: what can follow a farewell, and yet is no signature: somebody goes on
_MORE = re.compile(
    r"\b(?:ps|p\.s|nb|n\.b|nota bene|ma|pero|tuttavia|non|but|however|not|still|please|"
    r"aber|jedoch|nicht|kein\w*|noch|bitte|mais|cependant|pas|pourtant|sino|aunque|no|"
    r"when|quando|wann|quand|cuando|problem\w*|errore|error|fehler|urgent\w*|attend\w*|"
    r"aspett\w*|wait\w*|warte\w*|also|inoltre|ausserdem)\b"
)
_FAREWELL = re.compile(
    r"^(?:un |i miei |con i |with |mit |mes |bien )?"
    r"(?:cordiali?\b|cordialmente|distint[io]|saluti|saluto|(?:best|kind|warm|many)?\s?regards|sincerely|yours|cheers\b|"
    r"(?:freundliche|viele|beste|liebe|schone)[nr]? gru|mfg|vg\b|lg\b|cordialement|"
    r"(?:sinceres|meilleures) salutations|salutations|saludos|atentamente|"
    r"(?:met )?vriendelijke groet|buona (?:giornata|serata)|buon lavoro)"
)
_DEVICE = re.compile(
    r"^(?:inviato|sent|gesendet|von meinem|envoye|enviado|verzonden|scarica|"
    r"get outlook|ottieni outlook|holen sie sich)\b"
)
_NAMED = re.compile(
    r"(?:grazie|mille|thanks|thank you|hi|hello|dear|danke|dank|merci|gracias|ciao|"
    r"salve|buongiorno|buonasera|hallo|bonjour|hola|gentile|sig|sigra|signor|signora|dott|herr|"
    r"frau|mr|mrs|ms|monsieur|madame|senor|senora|team|ancora|again|much|beaucoup|"
    r"infinite|tante|schon|gent|liebe|lieber|moin|ing)$"
)
_SOLVED = re.compile(
    r"\bproblem[ae]? (?:e )?(?:risolto|solved|fixed|resuelto|gelost|regle|resolu)\b"
)
#: thanks for what has not come yet are a request
_ASKED = re.compile(
    r"\b(?:per un[ao]?|for an?|fur eine?n?|pour une?|merci de (?:votre|ton)|por una?) "
    r"(?:\w+ ){0,3}(?:risposta|riscontro|reply|response|answer|update|antwort|info\w*|"
    r"ruckmeldung|hilfe|aiuto|help|intervento|reponse|retour|aide|respuesta|ayuda)\b"
)
#: what a hand alone can say
_HAPPY = ("👍", "🙏")


def says_only_thanks(text, names=()):
    """Tell whether somebody's own words say thanks and nothing else.

    :param str text: what he wrote, without what he repeats of others
    :param names: names that may stand there: his, that of who served him

    >>> says_only_thanks("Grazie mille, ora funziona!\\n\\nAnna Rossi", ["Anna Rossi"])
    True
    >>> says_only_thanks("Grazie, ma non funziona ancora")
    False
    """
    lines = _own_lines(text or "")
    if lines is None or "?" in text or "؟" in text or "？" in text:
        return False
    spoken = " ".join(_words(plain(text)))
    if _ASKED.search(spoken):
        return False
    known = {word for name in names for word in _words(plain(name))}
    if _SOLVED.search(spoken):
        known |= {"problem", "problema", "probleme", "e"}
    thanked, count = False, 0
    for number, line in enumerate(lines):
        words = _words(line)
        happy = any(sign in line for sign in _HAPPY)
        count += len(words)
        thanked = thanked or happy or any(map(_THANKS.fullmatch, map(plain, words)))
        last = number == len(lines) - 1 and number > 0
        if not all(_is_harmless(words, at, known, last) for at in range(len(words))):
            return False
    return thanked and count <= MOST_WORDS


def of_substance(name, size, kind="", inline=False):
    """Tell whether a file says more than a signature does.

    :param str name: of the file
    :param int size: its bytes
    :param str kind: its type, ``image/png``
    :param bool inline: whether it stands in the text
    """
    name, kind = (name or "").lower(), (kind or "").lower()
    if name.endswith((".vcf", ".p7s", ".asc", ".sig")) or name == "original_email.eml":
        return False
    if name.startswith("att0") and size < 2_000:
        return False  # what Exchange makes of the end of a text
    picture = kind.startswith("image/") or name.endswith((".png", ".jpg", ".gif"))
    return not (picture and inline and size <= _LOGO)


def plain(text):
    """Return text in small letters without accents.

    >>> plain("Für Ihre Réponse")
    'fur ihre reponse'
    """
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("’", "'"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def _words(line):
    return re.findall(r"[^\W_]+", line)


def _own_lines(text):
    """Return the lines before the signature, or None if something follows them."""
    lines = []
    found = [line.strip(" \t\xa0*_") for line in text.splitlines()]
    for number, line in enumerate(found):
        if re.fullmatch(r"-{2,}|_{5,}", line) or _DEVICE.match(plain(line)):
            break
        if lines and _FAREWELL.match(plain(line)):
            rest = "\n".join(map(plain, found[number:]))
            return None if _MORE.search(rest) else lines
        if line:
            lines.append(line)
    return lines


def _is_harmless(words, at, known, last):
    """Tell whether a word says nothing but thanks, or is a name.

    :param bool last: whether it stands in the last line of several: where one signs
    """
    word = plain(words[at])
    if word in _BESIDE or word in known or _THANKS.fullmatch(word):
        return True
    if not words[at][:1].isupper() or word in _NO_NAMES:
        return False
    before = [plain(w) for w in words[:at]]
    if before and (_NAMED.match(before[-1]) or (len(before) > 1 and at > 1)):
        named = [w for w in before if w not in _BESIDE and not _THANKS.fullmatch(w)]
        called = bool(_NAMED.match(before[-1])) or bool(
            named and before[-1] == named[-1] and words[at - 1][:1].isupper()
        )
        if called and len(named) < 2:
            return True
    signs = len(words) <= 3 and all(w[:1].isupper() for w in words)
    return last and signs


#: what is written with a capital letter and is no name: German nouns, words that begin
#: a sentence
_NO_NAMES = frozenset(
    "ma pero non but not no still when where how aber nicht noch wann wo mais pas quand"
    " pero cuando problem problema problemi fehler storung leider purtroppo"
    " unfortunately malheureusement fermo ferma bloccato guasto rotto rotta attendo"
    " aspetto rechnung termin ersatzteil lieferung angebot warten kommt urgente urgent"
    " dringend help aiuto niente nulla nothing nichts rien nada anticipo advance voraus"
    " fattura preventivo offerta invoice quote domani tomorrow subito asap ancora"
    " tranne salvo except ausser sauf".split()
)
