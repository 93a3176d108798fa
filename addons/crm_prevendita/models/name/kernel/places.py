"""Italian provinces and postal codes.

Source: ISO 3166-2:IT for the codes; the postal codes' first three digits are
those of Poste Italiane (the province's own numbering, stable since 1967, with
the provinces of 1992 and 2004 added).
"""

from .text import fold

PROVINCES = {
    "AG": "Agrigento", "AL": "Alessandria", "AN": "Ancona", "AO": "Aosta",
    "AP": "Ascoli Piceno", "AQ": "L'Aquila", "AR": "Arezzo", "AT": "Asti",
    "AV": "Avellino", "BA": "Bari", "BG": "Bergamo", "BI": "Biella",
    "BL": "Belluno", "BN": "Benevento", "BO": "Bologna", "BR": "Brindisi",
    "BS": "Brescia", "BT": "Barletta-Andria-Trani", "BZ": "Bolzano",
    "CA": "Cagliari", "CB": "Campobasso", "CE": "Caserta", "CH": "Chieti",
    "CL": "Caltanissetta", "CN": "Cuneo", "CO": "Como", "CR": "Cremona",
    "CS": "Cosenza", "CT": "Catania", "CZ": "Catanzaro", "EN": "Enna",
    "FC": "Forlì-Cesena", "FE": "Ferrara", "FG": "Foggia", "FI": "Firenze",
    "FM": "Fermo", "FR": "Frosinone", "GE": "Genova", "GO": "Gorizia",
    "GR": "Grosseto", "IM": "Imperia", "IS": "Isernia", "KR": "Crotone",
    "LC": "Lecco", "LE": "Lecce", "LI": "Livorno", "LO": "Lodi", "LT": "Latina",
    "LU": "Lucca", "MB": "Monza e Brianza", "MC": "Macerata", "ME": "Messina",
    "MI": "Milano", "MN": "Mantova", "MO": "Modena", "MS": "Massa-Carrara",
    "MT": "Matera", "NA": "Napoli", "NO": "Novara", "NU": "Nuoro",
    "OR": "Oristano", "PA": "Palermo", "PC": "Piacenza", "PD": "Padova",
    "PE": "Pescara", "PG": "Perugia", "PI": "Pisa", "PN": "Pordenone",
    "PO": "Prato", "PR": "Parma", "PT": "Pistoia", "PU": "Pesaro e Urbino",
    "PV": "Pavia", "PZ": "Potenza", "RA": "Ravenna", "RC": "Reggio Calabria",
    "RE": "Reggio Emilia", "RG": "Ragusa", "RI": "Rieti", "RM": "Roma",
    "RN": "Rimini", "RO": "Rovigo", "SA": "Salerno", "SI": "Siena",
    "SO": "Sondrio", "SP": "La Spezia", "SR": "Siracusa", "SS": "Sassari",
    "SU": "Sud Sardegna", "SV": "Savona", "TA": "Taranto", "TE": "Teramo",
    "TN": "Trento", "TO": "Torino", "TP": "Trapani", "TR": "Terni",
    "TS": "Trieste", "TV": "Treviso", "UD": "Udine", "VA": "Varese",
    "VB": "Verbano-Cusio-Ossola", "VC": "Vercelli", "VE": "Venezia",
    "VI": "Vicenza", "VR": "Verona", "VT": "Viterbo", "VV": "Vibo Valentia",
}  # fmt: skip

# first two digits, or three where a later province cut a range in two
ZIP_PROVINCE = {
    "00": "RM", "01": "VT", "02": "RI", "03": "FR", "04": "LT", "05": "TR",
    "06": "PG", "07": "SS", "08": "NU", "09": "CA", "090": "OR", "091": "CA",
    "10": "TO", "11": "AO", "12": "CN", "13": "VC", "138": "BI", "139": "BI",
    "14": "AT", "15": "AL", "16": "GE", "17": "SV", "18": "IM", "19": "SP",
    "20": "MI", "208": "MB", "209": "MB", "21": "VA", "22": "CO", "23": "SO",
    "238": "LC", "239": "LC", "24": "BG", "25": "BS", "26": "CR", "268": "LO",
    "269": "LO", "27": "PV", "28": "NO", "288": "VB", "289": "VB", "29": "PC",
    "30": "VE", "31": "TV", "32": "BL", "33": "UD", "330": "UD", "331": "UD",
    "34": "TS", "35": "PD", "36": "VI", "37": "VR", "38": "TN", "39": "BZ",
    "40": "BO", "41": "MO", "42": "RE", "43": "PR", "44": "FE", "45": "RO",
    "46": "MN", "47": "FC", "478": "RN", "479": "RN", "48": "RA", "50": "FI",
    "51": "PT", "52": "AR", "53": "SI", "54": "MS", "55": "LU", "56": "PI",
    "57": "LI", "58": "GR", "59": "PO", "60": "AN", "61": "PU", "62": "MC",
    "63": "AP", "638": "FM", "639": "FM", "64": "TE", "65": "PE", "66": "CH",
    "67": "AQ", "70": "BA", "71": "FG", "72": "BR", "73": "LE", "74": "TA",
    "75": "MT", "76": "BT", "80": "NA", "81": "CE", "82": "BN", "83": "AV",
    "84": "SA", "85": "PZ", "86": "CB", "860": "CB", "861": "CB", "87": "CS",
    "88": "CZ", "888": "KR", "889": "KR", "89": "RC", "898": "VV", "899": "VV",
    "90": "PA", "91": "TP", "92": "AG", "93": "CL", "94": "EN", "95": "CT",
    "96": "SR", "97": "RG", "98": "ME",
}  # fmt: skip

# where two provinces share the digits, the code says nothing for sure
SHARED_ZIP = {"33", "330", "331", "34", "86", "860", "861", "08", "09", "090"}

OLD_CODES = {"PS": "PU", "FO": "FC", "ROMA": "RM", "REG": "RE"}
ALIASES = {
    "monza": "MB", "monza e della brianza": "MB", "monza brianza": "MB",
    "reggio nell'emilia": "RE", "reggio nell emilia": "RE", "pesaro": "PU",
    "urbino": "PU", "forli": "FC", "cesena": "FC", "massa": "MS",
    "carrara": "MS", "verbania": "VB", "bolzano/bozen": "BZ", "aquila": "AQ",
    "barletta": "BT", "andria": "BT", "trani": "BT", "spezia": "SP",
    "reggio di calabria": "RC", "bolzano - bozen": "BZ", "valle d'aosta": "AO",
}  # fmt: skip
BY_NAME = {fold(name): code for code, name in PROVINCES.items()} | ALIASES

COUNTRIES = {
    "it": "IT", "ita": "IT", "italia": "IT", "italy": "IT", "i": "IT",
    "de": "DE", "germania": "DE", "germany": "DE", "deutschland": "DE",
    "fr": "FR", "francia": "FR", "france": "FR", "ch": "CH", "svizzera": "CH",
    "switzerland": "CH", "at": "AT", "austria": "AT", "es": "ES", "spagna": "ES",
    "spain": "ES", "si": "SI", "slovenia": "SI", "hr": "HR", "croazia": "HR",
    "gb": "GB", "uk": "GB", "regno unito": "GB", "united kingdom": "GB",
    "us": "US", "usa": "US", "stati uniti": "US", "be": "BE", "belgio": "BE",
    "nl": "NL", "olanda": "NL", "paesi bassi": "NL", "pl": "PL", "polonia": "PL",
    "pt": "PT", "portogallo": "PT", "ro": "RO", "romania": "RO", "cz": "CZ",
    "sm": "SM", "san marino": "SM", "hu": "HU", "ungheria": "HU", "se": "SE",
    "svezia": "SE", "dk": "DK", "danimarca": "DK", "gr": "GR", "grecia": "GR",
    "cn": "CN", "cina": "CN", "tr": "TR", "turchia": "TR", "ie": "IE",
}  # fmt: skip


def province_code(value):
    """Return the two letters of an Italian province, or None."""
    text = value.strip(" ().,").upper()
    text = OLD_CODES.get(text, text)
    if text in PROVINCES:
        return text
    return BY_NAME.get(fold(text).removeprefix("provincia di ").strip())


def province_of_zip(zip_code):
    """Return the province that an Italian postal code belongs to, or None."""
    for digits in (3, 2):
        code = ZIP_PROVINCE.get(zip_code[:digits])
        if code:
            return None if zip_code[:digits] in SHARED_ZIP else code
    return None
