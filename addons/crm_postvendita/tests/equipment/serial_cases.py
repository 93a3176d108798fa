"""What people write, and which machine it means: hard cases, one a row.

The machines, by customer:

Rossi ── B9: BAC15-250009   B10: BAC15-250010   C: 100   VAN: AB123CD
         N: 4500123         E: E07              T1, T2: TW-500500 (two products)
         OLD: OLD-77001 (out of use)            LOT: L2026/118 (its lot)
Verdi ── V: BAC30-990001    W: 2000             X: 7654321
"""

#: name → (serial, customer, in use)
MACHINES = {
    "B9": ("BAC15-250009", "rossi", True),
    "B10": ("BAC15-250010", "rossi", True),
    "C": ("100", "rossi", True),
    "VAN": ("AB123CD", "rossi", True),
    "N": ("4500123", "rossi", True),
    "E": ("E07", "rossi", True),
    "T1": ("TW-500500", "rossi", True),
    "T2": ("tw 500500", "rossi", True),
    "OLD": ("OLD-77001", "rossi", False),
    "LOT": ("L2026/118", "rossi", True),
    "V": ("BAC30-990001", "verdi", True),
    "W": ("2000", "verdi", True),
    "X": ("7654321", "verdi", True),
}

#: (own words, what is repeated, certain machine or "", machines proposed)
CASES = [
    # as it stands on the plate, and as people write it
    ("Compressore BAC15-250009 fermo", "", "B9", ""),
    ("compressore bac15-250009 fermo", "", "B9", ""),
    ("BAC15 250009 non parte più", "", "B9", ""),
    ("BAC 15 250009 non parte più", "", "B9", ""),
    ("BAC15250009 non parte", "", "B9", ""),
    ("bac15.250009: perde olio", "", "B9", ""),
    ("BAC15 - 250009 perde olio", "", "B9", ""),
    ("BAC15–250009 perde olio", "", "B9", ""),
    ("BAC15/250009 perde olio", "", "B9", ""),
    ("BAC15_250009 perde olio", "", "B9", ""),
    ("perde olio la BAC15-25OOO9", "", "B9", ""),
    ("perde olio la bacI5-25ooo9", "", "B9", ""),
    ("fermo (BAC15-250009), venite?", "", "B9", ""),
    ("fermo il “BAC15-250009”!!!", "", "B9", ""),
    ("fermo *BAC15-250009*", "", "B9", ""),
    ("foto: BAC15-250009.jpg", "", "B9", ""),
    ("perdita del BAC15-250009 da ieri", "", "B9", ""),
    ("BAC15-250009 a terra, 7 bar", "", "B9", ""),
    ("Chiamate il 030 1234567 per la BAC15-250009", "", "B9", ""),
    # a word beside it
    ("matr. BAC15-250009", "", "B9", ""),
    ("Matricola:BAC15-250009", "", "B9", ""),
    ("matricola n° BAC15 250009", "", "B9", ""),
    ("S/N BAC15-250009", "", "B9", ""),
    ("s/n:bac15250009", "", "B9", ""),
    ("SN BAC15-250009", "", "B9", ""),
    ("snBAC15-250009", "", "B9", ""),
    ("n. serie BAC15-250009", "", "B9", ""),
    ("numero di serie: BAC15-250009", "", "B9", ""),
    ("matr.100 bloccata", "", "C", ""),
    ("la macchina n. 100 è ferma", "", "C", ""),
    ("matricola 100 in allarme", "", "C", ""),
    ("s/n E-07 spento", "", "E", ""),
    ("matricola 4500123", "", "N", ""),
    ("lotto in uso L2026/118", "", "LOT", ""),
    # plates
    ("furgone AB123CD: gru ferma", "", "VAN", ""),
    ("targa ab 123 cd", "", "VAN", ""),
    ("il mezzo AB-123-CD è in panne", "", "VAN", ""),
    ("targato AB123CD", "", "VAN", ""),
    # short ones and numbers without a word beside them
    ("la 100 perde aria", "", "", "C"),
    ("pressione a 100 bar, poi si ferma", "", "", ""),
    ("errore E07 sul display", "", "", "E"),
    ("Vs. ordine 4500123 non arrivato", "", "", "N"),
    ("ordine n. 4500123", "", "", "N"),
    ("DDT 4500123 del 30/11", "", "", "N"),
    ("tel. 4500123", "", "", ""),
    ("4500123 è ferma", "", "N", ""),
    ("100 pezzi sulla BAC15-250009", "", "B9", ""),
    ("codice articolo BAC15-250009", "", "", "B9"),
    ("macchina 100 kW", "", "", ""),
    # parts of longer numbers
    ("BAC15-2500091 ferma", "", "", ""),
    ("XBAC15-250009 ferma", "", "", ""),
    ("offerta BAC15-250009-26", "", "", "B9"),
    ("pratica 2026-100", "", "", "C"),
    # more than one, or another's
    ("BAC15-250009 e BAC15-250010 ferme", "", "", "B9 B10"),
    ("non la BAC15-250009 ma la BAC15-250010", "", "", "B9 B10"),
    ("matr. TW-500500", "", "", "T1 T2"),
    ("ferma la BAC30-990001", "", "", "V"),
    ("BAC15-250009 come la BAC30-990001", "", "B9", ""),
    ("anno 2000, mai revisionata", "", "", ""),
    ("matricola 2000", "", "", "W"),
    ("partita IVA 7654321", "", "", ""),
    ("OLD-77001 riparte?", "", "", "OLD"),
    # what is repeated or signed counts less
    ("Ancora ferma.", "Il 3/11 ha scritto: BAC15-250009 ok", "", "B9"),
    ("Ora la BAC15-250010.", "> BAC15-250009 riparata", "B10", ""),
    ("Ferma di nuovo.\nCordiali saluti\nAnna\nBAC15-250009", "", "", "B9"),
    ("BAC15-250010 ferma\n-- \nAnna, linea BAC15-250009", "", "B10", ""),
    # nothing in it
    ("Il compressore è fermo da ieri.", "", "", ""),
    ("Siamo aperti dalle 8 alle 12", "", "", ""),
    ("", "", "", ""),
]
