"""Towns that have two names, and towns written in more than one way.

Source of the pairs: the bilingual names of municipalities that are official by
law in South Tyrol (DPR 670/1972), the Aosta Valley (LCost 4/1948) and, for the
Slovene minority, in Friuli-Venezia Giulia (L 38/2001); for the Friulian one there
L 482/1999.
"""

import re
from functools import lru_cache

from .text import fold

# "other name=Italian name", as people write them without accents
_PAIRS = """
bozen=bolzano; meran=merano; brixen=bressanone; bruneck=brunico; sterzing=vipiteno;
leifers=laives; eppan=appiano; kaltern=caldaro; lana=lana; naturns=naturno;
schlanders=silandro; mals=malles; glurns=glorenza; klausen=chiusa; toblach=dobbiaco;
innichen=san candido; sand in taufers=campo tures; st ulrich=ortisei;
urtijei=ortisei; st leonhard in passeier=san leonardo in passiria;
kastelruth=castelrotto; olang=valdaora; welschnofen=nova levante;
deutschnofen=nova ponente; neumarkt=egna; auer=ora; tramin=termeno; salurn=salorno;
terlan=terlano; algund=lagundo; schenna=scena; tirol=tirolo; partschins=parcines;
latsch=laces; laas=lasa; prad=prato allo stelvio; percha=perca; welsberg=monguelfo;
gsies=valle di casies; sexten=sesto; prags=braies; niederdorf=villabassa;
rasen=rasun; antholz=anterselva; gais=gais; ahrntal=valle aurina;
muhlwald=selva dei molini; kiens=chienes; pfalzen=falzes;
st lorenzen=san lorenzo di sebato; terenten=terento; vintl=vandoies;
muhlbach=rio di pusteria; rodeneck=rodengo; natz=naz; schabs=sciaves; vahrn=varna;
franzensfeste=fortezza; freienfeld=campo di trens; pfitsch=val di vizze;
ratschings=racines; brenner=brennero; villnoss=funes; lajen=laion; barbian=barbiano;
villanders=villandro; feldthurns=velturno; waidbruck=ponte gardena;
st christina=santa cristina; wolkenstein=selva di val gardena; corvara=corvara;
abtei=badia; wengen=la valle; st martin in thurn=san martino in badia;
enneberg=marebbe; vols am schlern=fie allo sciliar; vols=fie allo sciliar;
tiers=tires; karneid=cornedo; ritten=renon; jenesien=san genesio; sarntal=sarentino;
molten=meltina; nals=nalles; andrian=andriano; vilpian=vilpiano; gargazon=gargazzone;
burgstall=postal; voran=verano; hafling=avelengo; marling=marlengo; tscherms=cermes;
tisens=tesimo; ulten=ultimo; st pankraz=san pancrazio; plaus=plaus;
kastelbell=castelbello; schnals=senales; martell=martello; stilfs=stelvio;
taufers=tubre; graun=curon; branzoll=bronzolo; pfatten=vadena; aldein=aldino;
truden=trodena; altrei=anterivo; montan=montagna; margreid=magre;
kurtatsch=cortaccia; kurtinig=cortina sulla strada del vino;
st martin in passeier=san martino in passiria; moos in passeier=moso in passiria;
riffian=rifiano; kuens=caines; trient=trento; rovereit=rovereto; aoste=aosta;
ivree=ivrea; turin=torino; devin=duino; nabrezina=aurisina; trst=trieste;
gorica=gorizia; dolina=san dorligo della valle; zgonik=sgonico; repentabor=monrupino;
milje=muggia; tablja=pontebba; trbiz=tarvisio; sovodnje=savogna; doberdob=doberdo;
videm=udine; cedad=cividale; krmin=cormons; steverjan=san floriano del collio;
spetar=san pietro al natisone; ronke=ronchi; mailand=milano; rom=roma;
venedig=venezia; florenz=firenze; neapel=napoli; genua=genova; milan=milano;
rome=roma; venice=venezia; florence=firenze; naples=napoli; genoa=genova;
mantua=mantova; padua=padova; udin=udine; gurize=gorizia; pordenon=pordenone;
cividat=cividale; glemone=gemona; tumiec=tolmezzo; codroip=codroipo;
sacil=sacile; maniac=maniago; tresesin=tricesimo; tarcint=tarcento;
spilimberc=spilimbergo; palme=palmanova; monfalcon=monfalcone; grau=grado
"""
_SMALL = frozenset(
    "di del della dei degli delle d da de in sul sulla sullo al alla allo le la il lo"
    " e con nel im am an der in bei comune citta fraz frazione loc localita it san"
    " santo santa sant st s".split()
)
_FOREIGN = frozenset(
    "uk gb slovenia svizzera austria germania italia italy francia schweiz".split()
)


_LETTERS = re.compile(r"(?:[a-z]\.){2,}$")


def _read_pairs():
    found = {}
    for entry in filter(None, (part.strip() for part in _PAIRS.split(";"))):
        other, italian = entry.split("=")
        found[other] = italian
    return found


ITALIAN = _read_pairs()


def _fold_town(text):
    text = fold(text.replace("ß", "ss"))
    return text.replace("'", " ").replace("’", " ").replace("`", " ")


@lru_cache(maxsize=20_000)
def parts(city):
    """Return the names that a town's cell holds, each as a tuple of words.

    A word cut short keeps a point: "Isola Vic.na" is ``("isola", "vic.na")``.
    """
    found = []
    for piece in re.split(r"\s+[-–]\s+|[,;()]|(?<=\w)/(?=\w{3})", _fold_town(city)):
        piece = re.sub(r"\bd/\s*(\w+)", r"\1.", piece)
        piece = re.sub(r"\bss?\.\s*(?=[a-z]{3})", "san ", piece)
        plain = " ".join(re.findall(r"[a-z]+", piece))
        piece = ITALIAN.get(plain, piece)
        words = re.findall(r"[a-z]+(?:\.[a-z]*)*", piece)
        # "Gardone V.T." begins as "Gardone Val Trompia"
        words = [
            letter for w in words
            for letter in (re.findall(r"[a-z]\.", w) if _LETTERS.match(w) else [w])
        ]  # fmt: skip
        words = tuple(w for w in words if w.strip(".") not in _SMALL)
        words = words or tuple(re.findall("[a-z]+", piece))
        if words and not set(words) <= _FOREIGN:
            found.append(words)
    return tuple(found)


@lru_cache(maxsize=20_000)
def key(city):
    """Return a few letters that all the writings of a town share, or "".

    >>> key("Bozen") == key("BOLZANO (BZ)"), key("S.Ambrogio Valp.lla")
    (True, 'ambro')
    """
    for words in parts(city):
        # letters of the first word: "S. Giovanni" and "San Giovanni" lose the saint
        word = words[0].split(".")[-1 if len(words[0].split(".")[0]) < 2 else 0]
        word = word or words[0].strip(".")
        return re.sub(r"(.)\1+", r"\1", "".join(words) if len(word) < 3 else word)[:5]
    return ""


@lru_cache(maxsize=20_000)
def equal(one, two):
    """Tell whether two cells name one town in full, neither a place within it."""
    return any("".join(a) == "".join(b) for a in parts(one) for b in parts(two))


@lru_cache(maxsize=50_000)
def same(one, two):
    """Tell whether two cells name one town, or a place within it.

    >>> same("Bruneck", "Brunico"), same("Isola Vic.na", "Isola Vicentina")
    (True, True)
    >>> same("Vigo di Ton", "Ton"), same("Castelfranco Veneto", "Castel Goffredo")
    (True, False)
    """
    return any(_same_words(a, b) for a in parts(one) for b in parts(two))


def _same_words(one, two):
    if one == two or "".join(one) == "".join(two):
        return True
    # whichever is looked at first
    short, long = sorted((one, two), key=lambda words: (len(words), words))
    rest = list(long)
    for word in short:
        other = next((w for w in rest if _like(word, w)), None)
        if other is None:
            glued = "".join(long)
            return len(word) > 5 and len(short) == 1 and _like(word, glued)
        rest.remove(other)
    # what the longer adds is the hamlet or the district
    return True


def _like(one, two):
    if one == two:
        return True
    for short, long in ((one, two), (two, one)):
        if "." in short:
            start, _point, end = short.partition(".")
            long = long.replace(".", "")
            if not start and end:
                start, end = end, ""
            if long.startswith(start) and long.endswith(end):
                return True
            tail = short.rsplit(".", 1)[-1]
            if len(tail) > 3 and len(start) < 3 and tail == long:
                return True
    if min(len(one), len(two)) < 5 or one[:2] != two[:2]:
        return False
    return _one_slip(one, two)


def _one_slip(one, two):
    if abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    rest1, rest2 = one[start:], two[start:]
    swapped = rest1[:2] == rest2[:2][::-1] and rest1[2:] == rest2[2:]
    return rest1[1:] == rest2[1:] or rest1[1:] == rest2 or rest1 == rest2[1:] or swapped
