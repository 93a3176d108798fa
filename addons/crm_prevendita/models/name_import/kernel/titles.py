"""What the title of a column says, in the words that lists are headed with.

A title is taken apart into words (points, capitals, plurals, figures at the end, units
in brackets make no difference), each word stands for a concept, and the first rule
whose concepts are all there names the field. So a title is understood by its language,
whether or not it was seen before; a word nobody knows makes it less sure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ...name.kernel.text import fold

#: concept: the words for it; a word that ends with * stands for all that begin so
CONCEPTS = {
    "COMPANY": "azienda aziend* ragione rag ragsoc rgsoc ragsociale sociale soc "
    "societa "
    "societ* denominazione denom denomin* impresa impres* ditta ditte company compan* "
    "firma firmen* firmenname unternehm* entreprise societe organizz* organiz* "
    "organis* "
    "account espositor* intestazione intestatario intest* insegna cliente client* "
    "nominativ* customer* business employer ente exhibitor* aussteller* empresa raison "
    "razon "
    "kunde kunden* fornitor* supplier vendor lieferant* associated esercent* esercizio "
    "esercizi studio negozio partecipante organismo betrieb* datore anagrafic* "
    "prospect* contraent* committent*",
    "NAME": "nome nomi name names nom nombre bezeichnung descri",
    "PERSON": "referent* contatt* contact* person* ansprechpartner* kontakt* titolar* "
    "rappresentant* rappr legale interlocutor* amministrator* responsabil* resp ceo "
    "proprietar* decisor* acquisti buyer manager presidente inhaber* "
    "geschaftsfuhrer* interlocuteur dirigente delegato ca parlare attenzione",
    "REFER": "riferimento rif riferimenti ref",
    "SALES": "commerciale commerciali commercial",
    "BRAND": "marchi marchio brand* marken rivenditor* marca",
    "SOURCE": "fonte origine provenienza source sorgente quelle herkunft canale lingua "
    "lingue language sprache langue civile",
    "FIRST": "first given vorname* prenom battesimo firstname",
    "LAST": "apellid* cognome cognomi last surname family nachname* familienname* "
    "lastname "
    "cogn",
    "MIDDLE": "middle phonetic nickname secondo soprannome zweiter suffix",
    "ROLE": "cargo fonction* ruolo ruoli qualifica qualific* mansion* posizion* job "
    "position* "
    "funktion* "
    "carica cariche funzion* profession* role beruf* incaric*",
    "TITLE": "titolo title titoli appellativ* anrede salutation prefix saluto titel "
    "prefisso onorific* tit",
    "STREET": "str direccion domicilio calle indirizz* ind indir via address* addr "
    "strasse* street rue sede sedi "
    "anschrift* adress* ubicazion* indirizzo domicilio residenza viale piazza",
    "REACH": "recapito recapiti",
    "SIGN": "sigla sigle",
    "KIND": "toponim* dug",
    "HOUSE": "civico civ hausnr hausnummer house civic* numciv",
    "ZIP": "cap zip plz postcode postal* postale postleitzahl codpost cp avviamento "
    "zipcode",
    "CITY": "comune comuni citta city town ort orte localita loc local* luogo stadt "
    "ville municip* gemeinde ciudad wohnort",
    "PROVINCE": "provinc* prov pv pr prv county provinz*",
    "STATE": "state stato",
    "REGION": "region* regione bundesland",
    "COUNTRY": "nazion* paese paesi country countr* land lander staat nation pays naz "
    "pais",
    "PHONE": "telefon* tel tell telef phone* telephone telefonnr fon fisso landline "
    "centralino festnetz* rufnummer tlf telefonic* numtel ntel tele",
    "CALL": "chiamat* telefonat* call calls chiamare anruf* contattabil*",
    "MOBILE": "movil* cellular* cell cel mobil* mob handy* portatil* portable "
    "smartphone "
    "whatsapp "
    "wa gsm cellul* mobilfunk* mobiltelefon*",
    "FAX": "fax telefax telfax",
    "PAGER": "cercapersone pager telex isdn tty telegram skype",
    "MAIL": "peo mail mails email emails posta mailadresse courriel correo eml",
    "MAILING": "mailing",
    "NEWSLETTER": "mailinglist dem newsletter* nl",
    "PEC": "pec digitale cert certificata certificato certificate zertifizier* "
    "certified",
    "VAT": "cif cfpi picf pivacf cfpiva iva piva pi vat partita part mwst ust tva uid "
    "ustid mwstnr pariva partiva",
    "TAX": "tax",
    "FISC": "nif fiscal* fisc cf codfis codfisc steuernummer steuernr codicefiscale "
    "codfiscale "
    "steuer* cfisc codfi",
    "SDI": "sdi destinatari* univoc* recipient",
    "WEB": "internetadress* sito siti web website* www url homepage home_page dominio "
    "domain domain* "
    "internet webseite* webpage pagina site link webadresse website",
    "ATECO": "ateco nace atecofin",
    "ACTIVITY": "attivita activit* settor* merceolog* industr* branche* branch "
    "comparto "
    "sector* tatigkeit* categoria_merc att oggetto mestiere gewerbe",
    "TURNOVER": "facturacion produzione fatturat* fatt ricavi ricavo revenue* turnover "
    "umsatz* "
    "affari vendite "
    "sales introit* affaires",
    "EMPLOYEES": "salari* emplead* dimension* forzalavoro dipendent* dip addett* "
    "employee* mitarbeiter* organico headcount "
    "effettiv* staff beschaftigt* lavorator* personale occupati ula size effectif*",
    "NOTE": "note nota annotazion* osservazion* comment* notes remark* bemerkung* memo "
    "descrizion* descriz description* notiz* appunt* remarques richiest* info "
    "informazion* anmerkung*",
    "INTEREST": "interess* prodott* prodotti interest* product* articol*",
    "CODE": "kundennummer kundennr kundennr codice codici cod code id ids matricola "
    "sigla kennung cdc codcli "
    "identificativ* chiave key codicecliente reference idcliente",
    "NUMBER": "numero num n nr no number anzahl nummer numer* nro",
    "ORDER": "progr progressiv* riga row ordine order index contatore record "
    "protocollo "
    "posizione_elenco",
    "DATE": "data date datum dt giorno data_ora tag_datum dtins",
    "EVENT": "visit* appuntament* contacted incontro richiam* termin follow besuch*",
    "BIRTH": "nascita nasc nato compleanno birthday birth* geburt* natale",
    "CONSENT": "consens* privacy autorizz* consent* opt optin einwilligung* gdpr "
    "liberatoria",
    "CHANNEL": "marketing commerciale_consenso profilazione promozional*",
    "OUT": "non out opted unsubscribed unsubscrib* donotcall dont do_not not "
    "disiscritt* "
    "opposizione optout blacklist cancellat* negat* rifiut* abmeldung",
    "OWNER": "rep agente agenti venditor* owner* assegnat* vertreter* "
    "verkaufer* salesman salesperson accountmanager assigned funzionario betreuer* "
    "seller capoarea "
    "agent vend rappresentante_comm zustandig*",
    "TAGS": "categori* tag tags cluster gruppo gruppi segment* etichette labels "
    "category "
    "categories keywords parole schlagwort* classificazion* kategorie* segmento "
    "classe_cliente fascia",
    "LABEL": "label etichetta tipo tipi type tipologia typ art",
    "STATUS": "status stage lifecycle rating score valutazion* stadio fase giuridic* "
    "converted isconverted stelle voto recension* reviews punteggio affidabil* rank* "
    "stars bewertung* classe_rischio attivo cessat* priorita priority esito",
    "LEGAL": "natura forma rechtsform statut",
    "REGISTER": "rea cciaa albo iscrizion* registro reg camera handelsregister ng sez "
    "hrb nrea iscr vies lei duns registroimprese",
    "FOUNDED": "costituzion* fondazion* founded inizio cessazion* cessaz chiusura "
    "apertura aper "
    "grundung* scadenz* fine modif* validita decorrenza obsolescenza",
    "BANK": "iban banca bank abi cab conto swift bic appoggio bankverbindung",
    "MONEY": "pagament* payment* zahlung* fido scont* listin* prezzo price* aliquot* "
    "esenzion* valuta currency incasso saldo scaduto provvigion* mastro contropartita "
    "condizioni rate rata plafond regime bollo ritenut* castelletto",
    "BALANCE": "utile utili perdit* ebitda ebit roe roi patrimoni* capital* bilanci* "
    "margine ros mol cashflow debiti crediti indebitamento posizione_finanziaria "
    "leverage "
    "passivo eigenkapital gewinn",
    "GEO": "latitud* longitud* lat lon lng coordinat* geo altitudine breitengrad "
    "langengrad x y istat catastale belfiore",
    "SOCIAL": "linkedin facebook instagram twitter youtube tiktok social pinterest "
    "xing "
    "fb ig",
    "PICTURE": "foto photo* immagin* image* logo picture avatar bild",
    "PRIVATE": "sesso gender anniversar* coniuge spouse figli sex geschlecht hobby "
    "privato "
    "initials iniziali nazionalita cittadinanza eta age assistente assistant documento "
    "passaporto",
    "HOME": "abitazione ab casa home privat private privata",
    "SHIP": "spedizion* shipping consegna delivery liefer* destinazion* ship vettore "
    "corriere porto "
    "resa magazzino versand*",
    "OTHER": "altre extra frazione box extended po custom libero",
    "STAND": "stand padiglion* hall halle booth pad messestand",
    "DISPLAY": "visualizzat* display file_as anzeige* mostra",
    "DEPARTMENT": "reparto department* abteilung* divisione",
    "OFFICE": "ufficio uff office buro geschaftlich lavoro work aziendale_",
    "FULL": "complet* formatted full intero formattato vollstandig* esteso_ unico_",
    "FREE": "verde tollfree",
    "STATS": "recensioni visite count conteggio",
    "SET_DATE": "last ultimo ultima ult prossim* next letzter letzte nachst*",
    "YEAR": "anno year jahr esercizio_ annuo annual annua",
    "MODIFIED": "modified created create creato creazione inserimento registrazion* "
    "aggiornament* updated aggiornato erstellt modifica",
    "CREATOR": "autore utente user inserito operatore da_chi",
}  # fmt: skip
#: words that say nothing of what a column holds
SILENT = set(
    "di e del della dello dei degli delle da il la lo le i gli per a al in con su o od "
    "iso the of and or und der die das des fur von for to from at de du la les d l s "
    "principale principal main primary haupt hauptsitz 1 value valore wert billing "
    "fatturazione "
    "legale legali operativa operativo amministrativa aziendale estesa esteso estero "
    "ns vs elettronica elettronico elettronici elettr gestionale erp sap crm esterno "
    "disp totale attuale corrente altro altra altri altre other weitere secondario "
    "secondaria interno interne interni intern campo field elenco lista abituale eur "
    "euro usd chf mln mil migl migliaia "
    "milioni mio keur k m teur nuova nuovo unico unica number has is se presente "
    "diretto "
    "diretta primo prima vendita area zona generale gen classe range".split()
)
#: (all of these, none of these, field or "" for a column to leave out)
RULES = [
    ("DISPLAY", "", ""), ("PICTURE", "", ""), ("SOCIAL WEB", "", ""),
    ("SOCIAL", "COMPANY", ""),
    ("GEO", "", ""),
    ("BANK", "", ""), ("STAND", "", ""), ("PAGER", "", ""),
    ("LABEL PHONE", "", ""), ("LABEL MAIL", "", ""), ("LABEL STREET", "", ""),
    ("LABEL WEB", "", ""), ("LABEL MOBILE", "", ""),
    ("OUT", "", ""),
    ("CHANNEL MAIL", "", "consent_mail"), ("CONSENT MAIL", "", "consent_mail"),
    ("CONSENT NEWSLETTER", "", "consent_mail"),
    ("CONSENT PHONE", "", "consent_phone"), ("CONSENT CALL", "", "consent_phone"),
    ("CONSENT MOBILE", "", "consent_phone"), ("CONSENT", "", ""),
    ("CALL NUMBER", "", "number"),
    ("NEWSLETTER", "", "consent_mail"), ("CALL", "DATE EVENT STATUS", "consent_phone"),
    ("HOME STREET", "MAIL PEC WEB", ""), ("HOME CITY", "", ""), ("HOME ZIP", "", ""),
    ("HOME PROVINCE", "", ""), ("HOME COUNTRY", "", ""), ("HOME REGION", "", ""),
    ("SHIP", "MAIL PHONE", ""),
    ("BIRTH", "", ""), ("PRIVATE", "", ""), ("MIDDLE", "", ""),
    ("NOTE ATECO", "", ""), ("NOTE ACTIVITY", "", "activity"),
    ("NOTE CODE", "", ""), ("NOTE COMPANY", "NAME MAIL PEC PHONE", "note"),
    ("NOTE MAIL", "", "email"),
    ("NOTE", "MAIL WEB PEC PHONE", "note"),
    ("TURNOVER BALANCE", "DATE YEAR", "turnover"), ("BALANCE", "", ""), ("MONEY",
    "VAT MAIL PEC PHONE", ""),
    ("MONEY VAT", "", ""),
    ("STATUS", "PEC MAIL", ""),
    ("LEGAL", "PERSON PEC MAIL PHONE", ""),
    ("STATE ACTIVITY", "", ""), ("STATE CODE", "COUNTRY", ""),
    ("STATE COMPANY", "", ""),
    ("STATE PERSON", "", ""),
    ("SDI", "PEC MAIL", ""), ("PEC MAIL", "REGISTER", "pec_or_mail"),
    ("PEC", "REGISTER", "pec"),
    ("FAX PHONE", "MAIL", "phone"), ("FAX MOBILE", "", "phone"), ("FAX", "MAIL", "fax"),
    ("OWNER PHONE", "", ""), ("OWNER MAIL", "COMPANY", ""),
    ("OWNER CODE", "", ""), ("OWNER DATE", "", ""),
    ("OWNER ACTIVITY", "", "activity"), ("SALES ACTIVITY", "", "activity"),
    ("SALES NAME", "", "name"),
    ("SALES CONSENT", "", ""),
    ("SALES PERSON", "PHONE MOBILE MAIL PEC FAX", "contact_name"),
    ("BRAND", "", ""), ("SOURCE", "MAIL PHONE STREET", ""),
    ("SALES", "COMPANY PHONE MOBILE MAIL PEC FAX WEB STREET CODE", "owner"),
    ("OWNER COMPANY NAME", "PERSON", "name"), ("OWNER NAME COMPANY", "", "owner"),
    ("MAIL DATE", "", ""), ("MAIL", "CODE", "email"), ("MAIL", "", "email"),
    ("REGISTER", "DATE FISC VAT", ""), ("REGISTER DATE", "MODIFIED", ""),
    ("FOUNDED", "", ""),
    ("VAT", "YEAR DATE STREET", "vat"), ("TAX NUMBER", "", "vat"),
    ("TAX CODE", "NUMBER", "vat_or_fiscal"),
    ("TAX", "CODE DATE YEAR", "vat"),
    ("SET_DATE PERSON", "NAME MAIL PHONE LAST FIRST", "date"),
    ("INTEREST PERSON", "", "interest"),
    ("FISC STREET", "", "street"), ("FISC", "YEAR DATE", "fiscalcode"),
    ("MOBILE", "DATE", "phone2"), ("PHONE", "DATE EVENT CREATOR", "phone"),
    ("FREE", "NOTE", "phone"),
    ("WEB", "CODE DATE STATS", "website"),
    ("ATECO", "DATE", "ateco"), ("CODE ACTIVITY", "", "ateco"),
    ("STATS", "NUMBER", ""),
    ("OWNER TURNOVER", "", "owner"), ("TURNOVER COMPANY", "NUMBER CODE DATE",
    "turnover_or_name"),
    ("TURNOVER", "DATE NOTE STREET PERSON SDI PEC ZIP CITY PROVINCE COUNTRY",
    "turnover"),
    ("EMPLOYEES", "DATE STREET", "employees"),
    ("HOUSE", "", "street"), ("KIND", "", ""),
    ("OTHER", "COMPANY PERSON ZIP CITY", ""),
    ("ZIP CITY PROVINCE", "", "city"), ("ZIP CITY", "", "zip_or_city"),
    ("ZIP", "", "zip"),
    ("DATE", "", "date"), ("EVENT", "", "date"), ("MODIFIED", "COMPANY", ""),
    ("COUNTRY", "PHONE", "country"),
    ("CITY PROVINCE", "STREET REGION ZIP CODE", "place"),
    ("PROVINCE", "DATE", "province"), ("SIGN", "COMPANY", "sign"),
    ("SIGN COMPANY", "", ""), ("CITY STREET", "FULL", "city"),
    ("CITY", "", "city"),
    ("STATE REGION", "", "province"), ("STATE", "", "country"),
    ("REGION COMPANY", "", "name"), ("REGION", "STREET", "region"),
    ("REGION", "", "region"),
    ("FULL STREET", "", "address"), ("MAILING STREET", "", "street"),
    ("CODE STREET", "", ""),
    ("STREET", "", "street"),
    ("OWNER", "NAME COMPANY", "owner"), ("OWNER", "", "owner"),
    ("DEPARTMENT", "", ""),
    ("ROLE", "", "role"), ("PERSON TITLE", "", "title"),
    ("COMPANY TITLE", "", "role"), ("TITLE", "", "title"),
    ("COMPANY CODE", "NAME", "ref"), ("COMPANY NUMBER", "NAME", "ref"),
    ("LAST COMPANY", "", "name_or_last"), ("LAST", "EVENT", "contact_name"),
    ("FIRST", "", "contact_name"),
    ("TAGS ACTIVITY", "", "activity"), ("TAGS", "", "tags"),
    ("LABEL COMPANY", "NAME", ""), ("LABEL", "", ""),
    ("PERSON CODE", "", ""), ("PERSON NUMBER", "COMPANY", "phone"),
    ("COMPANY PERSON", "ACTIVITY", "contact_name"), ("PERSON", "ORDER", "contact_name"),
    ("COMPANY ACTIVITY", "", "activity"), ("NAME ACTIVITY", "", "name"),
    ("REFER COMPANY", "NAME PERSON", "ref"),
    ("COMPANY", "ORDER", "name"),
    ("ORDER CODE", "", "ref_weak"), ("ORDER", "", ""), ("NAME CODE", "", "ref"),
    ("ACTIVITY", "", "activity"), ("INTEREST", "", "interest"),
    ("NAME", "", "name_or_person"),
    ("REFER", "", "refer"), ("CODE", "YEAR", "ref"),
    ("OFFICE", "", "office"), ("HOME", "", ""),
    ("REACH", "", "reach"), ("NUMBER", "", "number"), ("YEAR", "", ""), ("LEGAL", "",
    ""), ("CREATOR", "", ""),
]  # fmt: skip
_RULES = [(set(a.split()), set(n.split()), field) for a, n, field in RULES]
UNITS = (
    (re.compile(r"\bk\s?(?:€|eur)|(?:€|\beur)\s?k\b|\bk€|[/x]\s?1?[.']?000\b(?!\.)|"
                r"\bmigl|\bteur\b|\btsd\b|thousand|\bin k\b|\(k\)"), 1_000),
    (re.compile(r"\bmln\b|\bmilion|\bmio\b|million|\bm\s?€|€\s?m\b|\bmeur\b|\(m\)"
                r"|000[.']000"),
     1_000_000),
)  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2,})")
WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True)
class Meaning:
    """What a title says: the field, and how much of the title said it."""

    #: a field, "" for a column to leave out, None where no rule knows the title
    field: str | None
    concepts: frozenset = frozenset()
    #: words that are known, of all that could say something
    known: int = 0
    words: int = 0


def _index():
    exact, stems = {}, {}
    for concept, words in CONCEPTS.items():
        for word in words.split():
            if word.endswith("*"):
                stems.setdefault(word[:-1], concept)
            else:
                exact.setdefault(word, concept)
    return exact, sorted(stems.items(), key=lambda s: -len(s[0]))


EXACT, STEMS = _index()


def unit(header):
    """Return by how much the figures below a title are to be multiplied.

    >>> unit("Fatturato (€/000)"), unit("Ricavi mln €"), unit("Fatturato")
    (1000, 1000000, 1)
    """
    text = fold(header)
    for pattern, factor in reversed(UNITS):
        if pattern.search(text):
            return factor
    return 1


def split(header):
    """Return the words of a title.

    >>> split("P.IVA (obblig.)"), split("RagSoc1"), split("C.A.P.")
    (['p', 'iva', 'obblig'], ['ragsoc'], ['cap'])
    """
    text = " ".join(
        part if concept(fold(part)) else CAMEL.sub(" ", part)
        for part in re.split(r"[\W_\d]+", header)
    )
    found, run = [], ""
    for word in [*WORD.findall(fold(text)), "0"]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            # "c.a.p." is one word; "p. iva" and "n. dip." are two
            found += [run] if run in EXACT and len(run) > 1 else list(run)
            run = ""
        if word.isalpha():
            found.append(word)
    return _joined(found)


def _joined(words):
    """Join two words that are known as one: "home page", "web site"."""
    result = []
    for word in words:
        if result and len(result[-1] + word) > 5 and result[-1] + word in EXACT:
            result[-1] += word
        else:
            result.append(word)
    return result


@lru_cache(maxsize=4096)
def concept(word):
    """Return what a word of a title stands for, or None."""
    if word in EXACT:
        return EXACT[word]
    for stem, found in STEMS:
        if word.startswith(stem):
            return found
    return None


def _short(word):
    """Return the concept of an abbreviated word, None where it may be two."""
    if len(word) < 4:
        return None
    found = {c for known, c in EXACT.items() if known.startswith(word)}
    found |= {c for stem, c in STEMS if stem.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _slip(word):
    """Return the concept of a long word with one slip of the keyboard, or None."""
    if len(word) < 6:
        return None
    for known, found in EXACT.items():
        if abs(len(known) - len(word)) <= 1 and len(known) >= 6 and _near(word, known):
            return found
    for stem, found in STEMS:
        if len(stem) >= 6 and any(
            _near(word[: len(stem) + more], stem) for more in (-1, 0, 1)
        ):
            return found
    return None


def _two(word):
    """Return the concepts of a word made of two: "ragionesociale"."""
    for cut in range(3, len(word) - 2):
        one, other = word[:cut], word[cut:]
        if one in EXACT and other in EXACT:
            return {EXACT[one], EXACT[other]}
    return set()


def _near(one, other):
    """Tell whether two words differ by one letter, or by two that changed places."""
    if one == other:
        return True
    if len(one) == len(other):
        odd = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(odd) == 2 and odd[1] == odd[0] + 1:
            first, second = odd
            return one[first] == other[second] and one[second] == other[first]
        return len(odd) == 1
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@lru_cache(maxsize=4096)
def read(header):
    """Return the ``Meaning`` of a title."""
    words = split(header)
    found, known, telling = set(), 0, 0
    for word in words:
        meant = concept(word)
        if meant is None and word in SILENT:
            continue
        if meant is None and len(word) > 1:
            two = _two(word)
            found |= two
            meant = next(iter(two), None) or _short(word) or _slip(word)
        if len(word) == 1 and meant is None:
            continue
        telling += 1
        if meant:
            known += 1
            found.add(meant)
    field = _rule(found)
    if known < telling and (field == "ref" or found == {"STATE"}):
        # the code, or the state, of something that nobody here knows
        field = ""
    return Meaning(field, frozenset(found), known, telling)


def _rule(found):
    if not found:
        return None
    for needed, barred, field in _RULES:
        if needed <= found and not barred & found:
            return field
    return None
