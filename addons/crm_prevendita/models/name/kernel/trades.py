"""What companies do, as their names say it: trades, kinds of bodies, abbreviations.

Two words of one trade are one ("falegnameria", "Tischlerei"); a surname with two
different trades is two companies.
"""

from functools import lru_cache

#: trade: the beginnings of the words that say it, in the languages of the country
_STEMS = {
    "wood": "falegnam tischler menuis segher legnam infiss serrament carpentieri",
    "bread": "panific panetter forno fornai backer boulanger panett pasticcer konditor",
    "food": "ristor trattor osteri gostiln gasthof gasthaus restaur pizzer locand"
        " taverna braceri rosticc mensa tavola birreri paninot",
    "agritourism": "agritur agritourism",
    "hotel": "hotel alberg pension pensione residence garni resort motel affittacamere",
    "bar": "bar caffe caffetter gelater enotec pub",
    "tobacco": "tabacch tabaccai edicol ricevitor",
    "feed": "mangim",
    "camping": "camping campegg",
    "fire": "feuerwehr pompier vigili",
    "joint": "ati rti rtp",
    "lathe": "torner tornit fresatur drehere",
    "metal": "carpenter saldat metalmecc lattoner schlosser carpenteri stampagg stampi"
        " trafil fonder fonderi acciaier ferrier galvanic galvanotec cromatur"
        " pressofus minuter ottoner bulloner verniciat zincatur",
    "mechanic": "officin mecc meccan maschinenbau",
    "garage": "autorimess garage autofficin carrozz gommist autoripar elettrauto"
        " autohaus concession"
        " autosal autoconc autodemol soccorso autocarroz",
    "parts": "ricambi autoricambi",
    "tyres": "gomme pneus pneumatic",
    "plumb": "idraul termoidraul termosanitar idrosanitar termotecn caldaie klima"
        " climatizz riscald installateur hydraul",
    "electric": "elettric elektro elettricist elettrotecn elettroimp",
    "electromech": "elettromecc",
    "electronic": "elettronic",
    "build": "costruz costrutt edil edile edili edilizi baugesellschaft bau hoch"
        " impres ristruttur restaur. scavi movimento pavim ponteggi isolament"
        " cartongess",
    "paint": "imbianch pittur malerbetrieb maler tinteggi decoraz decorat",
    "estate": "immobil immob agenzia. liegenschaft realestate",
    "transport": "autotrasp trasport spediz corrier spedition transport transporte",
    "logistics": "logist",
    "coach": "autolinee autonoleggi autoservizi taxi",
    "shop": "ferrament colorific casaling emporio",
    "market": "supermerc market alimentar minimarket drogher salumer macell gastronom",
    "fish": "pescher ittic pescator",
    "flowers": "fiori fiorist vivai garden giardin gartnerei",
    "hair": "parrucch acconc coiff friseur barber hair",
    "beauty": "estetic benesser beauty solarium",
    "optic": "ottic",
    "pharmacy": "farmac apothek parafarm pharmac",
    "doctor": "dentist odonto odontoiatr dentistic medic ambulator poliambul"
        " psicolog oculist"
        " fisioter veterinar clinica",
    "lab": "laborator analisi",
    "law": "avvocat legale legali rechtsanw notai notar",
    "account": "commercialist ragionier fiscale tributar consulente steuerberat",
    "surveyor": "geometr geologo topograf",
    "architect": "architett",
    "engineer": "ingegner",
    "print": "tipograf tipolit litograf grafic serigraf stamperi",
    "textile": "tessil tessitur filatur maglific finissag tintor ricamific confezion",
    "shoes": "calzatur scarpe",
    "upholstery": "tappezz tendagg",
    "furniture": "arredament arredo mobili mobilific cucine moebel",
    "glass": "vetreri vetrar glaserei",
    "stone": "marmi marmist granit pietre",
    "ceramic": "ceramic",
    "plastic": "plast plastic",
    "paper": "cartotec cartier imballagg scatolific packaging",
    "laundry": "lavander tintolav",
    "clean": "pulizi impresadipul multiservi",
    "wine": "cantin vinicol weingut tenuta kellere viticol vini winery",
    "farm": "agricol allevament cascin contadin bauernhof podere fattori coltiv",
    "dairy": "caseific latter molkerei formagg latteria",
    "meat": "salumific prosciutt",
    "pasta": "pastific molino molini mulino mulini",
    "oil": "oleific frantoi",
    "coffee": "torrefaz",
    "insurance": "assicur versicherung broker",
    "bank": "banca bank raiffeisenkass sparkass cassa",
    "travel": "viaggi reisebu turism",
    "school": "elementar scuol liceo asilo infanzia kindergarten",
    "institute": "istitut",
    "parish": "parrocch pfarr oratori diocesi",
    "town": "comun comune municipio municipalit gemeinde",
    "foundation": "fondaz stiftung",
    "association": "associaz verein aps polisport sportiv dilettant calcio circolo"
        " cral",
    "condominium": "condomin supercondom kondominium",
    "administrator": "amministraz amministrat hausverwalt",
    "machines": "macchin utensil attrezz",
    "it": "software informat computer web",
    "consult": "consulen consult",
    "holding": "holding finanziar partecipaz",
    "cinema": "cinema teatro",
    "gym": "palestra fitness",
    "sport": "sportgesch sportartik",
    "autoscuola": "autoscuol",
}  # fmt: skip
#: trades by which one group calls its companies: with and without is not the same
ROLES = frozenset(("holding", "estate", "logistics", "joint"))
#: bodies by which a firm's people or money go: not the firm itself
BESIDE = frozenset(("foundation", "association"))
#: kinds of bodies: two kinds are two bodies, whatever they share
BODIES = frozenset(("parish", "school", "town", "condominium", "bank"))
#: what a place where one goes in calls itself, which need not be its owner's name
SIGNS = frozenset(
    ("food", "agritourism", "hotel", "bar", "bread", "market", "fish", "flowers",
     "hair", "beauty", "pharmacy", "laundry", "shop", "optic", "garage", "furniture")
)  # fmt: skip
#: said of many things: they tell little
GENERIC = frozenset(
    """
    azienda impresa ditta gruppo group italia italiana italiano italiane italian
    international internazionale service services servizi servizio system systems
    sistemi soluzioni solutions tecnologie technology tech tecnologia tecnica tecniche
    tecno industria industrie industriale industriali industrial commerciale commercio
    artigiana artigiano artigianale centro fabbrica lavorazione lavorazioni produzione
    produzioni generale generali impianti impiantistica automazione automazioni
    engineering export import trading nuova nuovo nuovi nuove new moderna moderno
    fratelli sorelle figli figlio figlia brothers studio ufficio negozio punto point
    store shop casa house societa unione centrale nord sud est ovest europa euro
    veneta veneto lombarda lombardo padana padano alto bassa basso sociale pubblica
    pubblico assistenza vendita noleggio lab team work works progetto progetti
    ambiente energia energy gestione gestioni line quality global plus card auto moto
    residenza residenziale villa palazzo corte bottega arte arti forniture fornitura
    distribuzione manifattura manifatture officine opere san santa rsa riposo
    associati associato partner partners
    comprensivo tecnico professionale statale cooperativa consorzio uff commerc elite
    express top consulting metalli metallica metalliche acciai acciaio gomma
    rubinetterie turistica turistico volontari freiwillige fuoco nazionale regionale
    provinciale comunale civile sanitaria sanitario sanitari salute tutela istruzione
    superiore superiori confederazione federazione territoriale formazione club
    primaria secondaria media raiffeisen
    """.split()
)
#: short ways of writing: unambiguous ones also without their point
SHORT = {
    "az": "azienda", "agr": "agricola", "off": "officina", "mecc": "meccanica",
    "officine": "officina", "meccaniche": "meccanica", "meccanici": "meccanica",
    "ist": "istituto", "tip": "tipografia", "rist": "ristorante", "pizz": "pizzeria",
    "carr": "carrozzeria", "farm": "farmacia", "imm": "immobiliare",
    "immob": "immobiliare", "parr": "parrocchia", "fond": "fondazione",
    "cons": "consorzio", "panif": "panificio", "st": "studio",
    "polisp": "polisportiva", "calz": "calzaturificio", "carp": "carpenteria",
    "cond": "condominio", "uff": "ufficio", "amm": "amministrazione",
    "flli": "fratelli", "fll": "fratelli", "flle": "fratelli", "ind": "industrie",
    "costr": "costruzioni", "comm": "commerciale", "impr": "impresa",
    "imp": "impianti", "lav": "lavorazioni", "int": "international",
    "elettr": "elettrica", "autotrasp": "autotrasporti", "trasp": "trasporti",
    "serv": "servizi", "ital": "italiana", "tecn": "tecnologie",
    "fonder": "fonderie", "assoc": "associazione", "ass": "associazione",
    "asd": "associazione", "ssd": "associazione", "pol": "polisportiva",
    "scuole": "scuola", "ing": "ing", "gmbh": "", "elettrom": "elettromeccanica",
    "prod": "produzione", "autoff": "autofficina", "aut": "auto.",
    "sc": "scuola", "alim": "alimentari", "abb": "abbigliamento", "arr": "arredamenti",
    "serr": "serramenti", "falegn": "falegnameria", "pasticc": "pasticceria",
    "tratt": "trattoria", "ost": "osteria", "alb": "albergo", "lab": "laboratorio",
    "amb": "ambulatorio", "coll": "collegio", "univ": "universita",
    "circ": "circolo", "bibl": "biblioteca", "osp": "ospedale", "ag": "agenzia",
    "soc": "", "sup": "super.",
}  # fmt: skip
#: short ways that are words or letters of their own without a point
POINTED = frozenset(
    "st aut int ind ass pol sc ost alb lab amb coll circ osp ag sup ing tip imp serv"
    " cons comm abb arr alim prod lav fond".split()
)
#: bodies known by their letters
INSTITUTIONS = {
    "asl": "azienda sanitaria", "usl": "azienda sanitaria",
    "ausl": "azienda sanitaria", "ulss": "azienda sanitaria",
    "aulss": "azienda sanitaria", "ats": "agenzia tutela salute",
    "asst": "azienda socio sanitaria territoriale", "ic": "istituto comprensivo",
    "iis": "istituto istruzione superiore", "iiss": "istituto istruzione superiore",
    "itis": "istituto tecnico industriale", "itc": "istituto tecnico commerciale",
    "itcg": "istituto tecnico commerciale geometri", "rsa": "rsa",
    "cfp": "centro formazione professionale", "cai": "club alpino italiano",
    "cri": "croce rossa italiana", "tc": "tennis club", "ac": "associazione calcio",
    "fc": "football club", "usd": "unione sportiva", "us": "unione sportiva",
}  # fmt: skip
#: figures in words
NUMBERS = {
    "uno": "1", "due": "2", "tre": "3", "quattro": "4", "cinque": "5", "sei": "6",
    "duemila": "2000",
    "sette": "7", "otto": "8", "nove": "9", "dieci": "10", "ii": "2", "iii": "3",
    "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
}  # fmt: skip
_ENDINGS = ("grafia",
            "ificio", "ifici", "zione", "zioni", "tura", "ture", "mento", "menti",
            "tore", "tori", "trice", "eria", "erie", "iere", "iera", "istica",
            "teria")  # fmt: skip
_WHOLE = frozenset(
    """
    edil bar pub comun kondominium
    hotel resort motel garni metalmecc mecc gasthof gasthaus restaur maler
    backer konditor schlosser maschinenbau autohaus pneus klima installateur bau friseur
    barber hair solarium rechtsanw notar steuerberat glaserei packaging tintolav weingut
    winery broker bank software web computer market minimarket fitness holding cral aps
    verein camping feuerwehr ati rti rtp versicherung transport spedition taxi
    malerbetrieb baugesellschaft elettrotecn elettroimp plast estetic ottic
    impresadipul reisebu sportgesch sportartik schul arredament hausverwalt bauernhof
    """.split()
)
#: trades that one house has together: an inn and its rooms, a farm and its table
KIN = (frozenset(("food", "hotel", "bar", "agritourism", "farm", "wine")),
       frozenset(("garage", "mechanic", "parts", "tyres")),
       frozenset(("wood", "furniture")), frozenset(("plumb", "electric")),
       frozenset(("bread", "bar")), frozenset(("flowers", "farm")),
       frozenset(("metal", "mechanic", "lathe")))  # fmt: skip
_GERMAN_ENDINGS = frozenset(("ei", "er", "erei", "en", "s", "ung", "ungen"))
_BY_STEM = sorted(
    ((stem.rstrip("."), trade) for trade, stems in _STEMS.items()
     for stem in stems.split()),
    key=lambda pair: -len(pair[0]),
)  # fmt: skip
_FIRST = {}
for _stem, _trade in _BY_STEM:
    _FIRST.setdefault(_stem[:3], []).append((_stem, _trade))


@lru_cache(maxsize=50_000)
def trade(word):
    """Return the trade that a word says, or None.

    >>> trade("tischlerei"), trade("serramenti"), trade("bonetti")
    ('wood', 'wood', None)
    """
    cut = word.removesuffix(".")
    if cut != word:
        # cut short: "elettromecc." stands for whatever begins so
        return next(
            (t for s, t in _BY_STEM if len(cut) > 3 and s.startswith(cut)), None
        ) or trade(cut + "a")
    for stem, found in _FIRST.get(word[:3], ()):
        # a short stem is a word: "bar", not "bari"; what follows a long one is an
        # ending, or the word is a coined name: "Plastigarda"
        if word == stem and (stem[-1] in "aeiou" or stem in _WHOLE):
            return found
        if len(stem) > 4 and word.startswith(stem) and word != stem:
            rest = word[len(stem) :]
            if rest[-1] in "aeiou" and (
                len(rest) < 5 or len(rest) < 8 and rest.endswith(_ENDINGS)
            ) or rest in _GERMAN_ENDINGS:  # fmt: skip
                return found
    return None
