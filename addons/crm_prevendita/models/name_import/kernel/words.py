"""The words that lists are headed with: what they stand for, and which say nothing.

Italian, English, German and French; the rules over them are in ``titles``.
"""

#: concept: the words for it; a word that ends with * stands for all that begin so
CONCEPTS = {
    "COMPANY": """
        account accountname acquirent* aderente aderenti affiliat* agenzia
        albergo anagrafic* appaltante appaltatore associate associated
        associati associato associazion* auftraggeber auftragnehmer
        aussteller* az aziend* beneficiari* betrieb* business cantina cli
        client* clinica commercante committent* compan* concessionari*
        condomini* consorziat* consorzio contraent* convenzionat*
        cooperativa corp corporation creditor* customer* datore dealer
        dealers debitor* denom denomin* dichiarante distributor* ditta ditte
        eigentumer employer empresa enseigne ente enti entreprise esercent*
        esercizi esercizio espositor* etablissement etablissements
        exhibitor* farmacia firm firma firmen firmen* fornitor* fournisseur*
        franchisee gesellschaft gestito grossista hotel impres* insegna
        inserzionista installator* institution intest* istituto kd kunde
        kunden* kundin laboratorio lead leads lieferant* locale mandante
        negozio nominativ* offerente officina operatoreeconomico organis*
        organiz* ospedale palestra parrocchia partecipante partnername
        produttore produttori proponente prospect* puntovendita rag ragione
        ragsoc ragsociale raison razon rgs rgsoc richiedente ristorante
        rivendita rs scuola soc sociale societ* soggetti soggetto sponsor
        stazioneappaltante struttura studio supplier titolareditta
        unternehm* usufruente utilizzatore vendor
    """,
    "NAME": "bezeichnung descri name names nom nombre nome nomi",
    "PERSON": """
        acheteur acquisti ad amministrator* ansprechpartner* ansprechperson
        assistito attenzione attn attne buyer capoufficio ceo cfo chef
        compratore compratori contact* contatt* cto decideur decision
        decisionmaker decisor* delegato director direktor direttor*
        direttric* dirigeant* dirigente esponent* fondator* founder gerant
        geschaftsfuhrer* incaricata inhaber* interlocuteur interlocutor*
        kontakt* legale leiter* manager mandatario parlare pers person*
        preside presidente presidenza procuratore rappr rappresentant*
        referent* relator* resp responsabil* responsable* segretari* sindaco
        soci socio titolar* verantwortlich* zh zhd
    """,
    "REFER": "ref rif riferimenti riferimento",
    "SALES": "commercial commerciale commerciali",
    "BRAND": "brand* marca marchi marchio marken rivenditor*",
    "SOURCE": """
        canale civile fonte herkunft language langue lingua lingue origine
        provenienza quelle sorgente source sprache
    """,
    "FIRST": "battesimo first firstname given prenom vorname*",
    "LAST": """
        apellid* cogn cognome cognomi familienname* family last lastname
        nachname* surname
    """,
    "MIDDLE": "middle nickname phonetic secondo soprannome suffix zweiter",
    "ROLE": """
        beruf* cargo carica cariche fonction* funktion* funzion* grado
        incaric* inquadramento job livello mansion* position* posizion*
        poste profession* qualific* role ruoli ruolo stellung
        titoloprofessionale
    """,
    "TITLE": """
        anrede appellativ* frau herr madame monsieur onorific* prefisso
        prefix salutation saluto sig signor* tit titel title titoli titolo
    """,
    "STREET": """
        addr address* adr adress* anschrift* calle direccion domicilio ind
        indir indirizz* piazza residenza rte rua rue sede str strada
        strasse* street ubicazion* via viale voie
    """,
    "REACH": "recapiti recapito",
    "SIGN": "sigla sigle",
    "KIND": "dug toponim*",
    "HOUSE": "civ civic* hausnr hausnummer house nciv nrciv numciv",
    "ZIP": """
        avv avviamento cap cappost codpost cp plz postcode postleitzahl zip
        zipcode
    """,
    "CITY": """
        citta city ciudad commune comune comuni gemeinde loc local* luogo
        municip* ort orte residente stadt town ville wohnort
    """,
    "PROVINCE": """
        automobilistica bezirk canton county departement kanton kreis pr
        prov provinc* provinz* prv pv targaautomobilistica
    """,
    "STATE": "stato",
    "REGION": "bundesland region*",
    "COUNTRY": """
        countr* iso land lander nation naz nazion* paese paesi pais pays
        staat
    """,
    "PHONE": """
        apparato apparecchio centralino directline durchwahl festnetz* fissa
        fisse fissi fisso fon landline linee ntel numeritel numtel phone*
        recapitotel rufnummer switchboard tel tele telef telefon* telephone
        telephonic tell telnr tlf utenza
    """,
    "CALL": """
        anruf* call calls chiamare chiamat* contattabil* telefonare
        telefonat* telemarketing televendita
    """,
    "MOBILE": """
        cel cell cellphone cellul* gsm handy* mob mobil* movil* natel
        portable portatil* smartphone telefonini telefonino wa whatsapp
    """,
    "FAX": "fax telecopie telecopieur telefax",
    "PAGER": "cercapersone isdn pager skype telegram telex tty",
    "MAIL": """
        casella correo courriel email emails emal emial eml mail mailadr
        mailadresse mails mel peo posta
    """,
    "MAILING": "mailing",
    "NEWSLETTER": "dem mailinglist newsletter* nl",
    "PEC": """
        cert certif certificata certificate certificato certified digitale
        pec zertifizier*
    """,
    "VAT": """
        cfpi cfpiva cif iva mwst mwstnr pariva part partita partiva pi picf
        piva pivacf tva uid ust ustid vat
    """,
    "TAX": "tax",
    "FISC": """
        cf cfisc codfi codfis codfisc codfiscale codicefiscale fisc fiscal*
        nif steuer*
    """,
    "SDI": "destinatari* recipient sdi univoc*",
    "WEB": """
        domain domain* dominio homepage internet internetadress* link pagina
        seite site siti sito url web webadresse weblink webpage webseite*
        website website* www
    """,
    "ATECO": "ateco atecofin nace",
    "ACTIVITY": """
        activit* att attivita branch branche* comparto gewerbe industr*
        merceolog* mestiere oggetto sector* settor* tatigkeit*
    """,
    "TURNOVER": """
        affaires affari chiffre facturacion fatt fatturat* giro introit*
        produzione revenue* ricavi ricavo sales turnover umsatz* vendite
    """,
    "EMPLOYEES": """
        addett* beschaftigt* dimension* dip dipendent* effectif* effettiv*
        emplead* employe* forza forzalavoro headcount lavorator*
        mitarbeiter* occupati organico personale salari* size staff ula
    """,
    "NOTE": """
        anmerkung* annotazion* appunt* bemerkung* bisogn* comment*
        description* descriz descrizion* dettagl* esigenz* hinweis* info
        informazion* memo message* messaggi* nachricht* nota note notes
        notiz* osserv osservazion* remark* remarques richiest* storico testo
    """,
    "INTEREST": """
        articol* interess* interest* leistung* prodott* product* produit*
        produkt* servizi servizio
    """,
    "CODE": """
        cd cdc chiave cod codcli code codice codicecliente codici externalid
        guid id idcliente ident identificativ* idnr ids kdnr kennung key
        kundennr kundennummer matricola reference sigla uuid
    """,
    "NUMBER": "anzahl n no nr nro num number numer* nummer",
    "ORDER": "contatore index order ordine progr progressiv* protocollo riga row",
    "DATE": """
        cronologia data date datum dt dtins giorno informazionicronologiche
        timestamp
    """,
    "EVENT": """
        appuntament* besuch* contacted contattata contattati contattato
        follow incontro richiam* sentito termin visit*
    """,
    "BIRTH": "birth* compleanno geburt* nasc nascita natale nato",
    "CONSENT": """
        accetta accettazione accord agree* autorizz* consens* consent*
        einwilligung* gdpr inviare invio liberatoria opt optin privacy
    """,
    "CHANNEL": "marketing profilazione promozional*",
    "OUT": """
        abmeldung blacklist cancellat* disiscritt* donotcall dont negat* non
        not opposizione opted optout out rifiut* unsubscrib*
    """,
    "OWNER": """
        accountexec accountexecutive accountmanager accountmgr ag agent
        agente agenti agt areamanager assegnat* assigned aussendienst
        betreuer* capoarea capozona carico commercialeinterno funzionario
        gestorecommerciale kam keyaccount owner* rep sachbearbeiter*
        salesman salesperson seguito seller subagent* vend vendeur*
        venditor* verkaufer* vertreter* vertrieb zustandig*
    """,
    "TAGS": """
        cat categ categori* category classificazion* cluster etichetta
        etichette fascia gruppi gruppo kategorie* keywords labels parole
        schlagwort* segment* tag tags
    """,
    "LABEL": "art label tipi tipo tipologia typ type",
    "STATUS": """
        affidabil* attivo bewertung* cessat* converted esito fase giuridic*
        isconverted lifecycle priorita priority punteggio rank* rating
        recension* reviews score stadio stage stars status stelle
        valutazion* voto
    """,
    "LEGAL": "forma natura rechtsform statut",
    "REGISTER": """
        albo camera cciaa duns handelsregister hrb iscr lei ng nrea rea reg
        registro registroimprese sez vies
    """,
    "FOUNDED": """
        aper apertura cessaz cessazion* chiusura costituzion* decorrenza
        fine fondazion* founded grundung* inizio obsolescenza scadenz*
        validita
    """,
    "BANK": "abi appoggio banca bank bankverbindung bic cab conto iban swift",
    "MONEY": """
        aliquot* bollo castelletto condizioni contropartita currency
        esenzion* fido incasso listin* mastro pagament* payment* plafond
        prezzo price* provvigion* rata rate regime ritenut* saldo scaduto
        scont* valuta zahlung*
    """,
    "BALANCE": """
        bilanci* capital* capsoc cashflow crediti debiti ebit ebitda
        eigenkapital gewinn indebitamento leverage margine mol passivo
        patrimoni* perdit* roe roi ros utile utili
    """,
    "GEO": """
        altitudine belfiore breitengrad catastale coordinat* geo istat
        langengrad lat latitud* lng lon longitud* x y
    """,
    "SOCIAL": """
        facebook fb ig instagram linkedin pinterest social tiktok twitter
        xing youtube
    """,
    "PICTURE": "avatar bild foto image* immagin* logo photo* picture",
    "PRIVATE": """
        age anniversar* assistant assistente cittadinanza coniuge documento
        eta figli gender geschlecht hobby initials iniziali nazionalita
        passaporto privato sesso sex spouse
    """,
    "HOME": "ab abitazione casa home privat privata private",
    "SHIP": """
        consegna corriere delivery destinazion* liefer* magazzino porto resa
        ship shipping spedizion* versand* vettore
    """,
    "OTHER": "altre box custom extended extra frazione libero po",
    "STAND": "booth hall halle messestand pad padiglion* stand",
    "DISPLAY": "anzeige* display mostra visualizzat*",
    "DEPARTMENT": "abteilung* department* divisione reparto",
    "OFFICE": "buro geschaftlich lavoro office uff ufficio work",
    "FULL": "complet* formattato formatted full intero vollstandig*",
    "FREE": "tollfree verde",
    "STATS": "conteggio count recensioni visite",
    "SET_DATE": "last letzte letzter nachst* next prossim* ult ultima ultimo",
    "YEAR": "anno annua annual annuo jahr year",
    "MODIFIED": """
        aggiornato create created creato creazione erstellt inserimento
        registrazion*
    """,
    "CREATOR": "autore inserito operatore user utente",
    "OWNERSHIP": "proprietar*",
    "ELECTRONIC": "electronic electronique elektronisch* elettr elettron* telematic*",
    "SIGNUP": "anmeld* iscritt* iscrizion* signup subscri*",
    "CHANGED": """
        aenderung aggiornament* aggiornat* geandert lastmodified modifica
        modificat* modified updated
    """,
    "ATTN": "ca",
    "INVOICE": "facture fattura fatture invoice rechnung*",
    "THING": """
        abbonament* acquistat* acquisto allegat* artigian* attachment
        attualefornitore automezzi bolletta camere camion campagna campaign
        causale certificazion* cig colore consumi consumo contenzios*
        contract contratt* coperti cup ddt deal deals distanza durata ettari
        file filename filiale filiali flotta fornitoreattuale fornitura gara
        garanzia gestoreattuale impianti impianto importo lotto macchinari*
        mandato modello mq noleggio offert* opportunita opportunity orari
        orario ordinato ordini pdr peso piano pod polizza posti potenza
        pratica preventiv* progetto qta quantita quantity rinnovo scansione
        sedi seriale sollecit* spesa superficie taglia targa tariff* tessera
        ticket trattativ* turno ul unitalocale unitalocali veicoli versione
        vigna
    """,
    "CHECK": """
        affidabile aperta bounce* checksum clic click completezza cookie
        duplicat* hash inviat* ip password spedit* valid valida validat*
        valido verifica verificat*
    """,
    "POSTAL": "postal* postaux",
    "USSTATE": "state",
    "OURS": "interna interno nostra nostri nostro ns our unser unsere",
    "PAPER": "cartace* mms papier sms",
    "DESCR": "descr",
}
#: words that say nothing of what a column holds
SILENT = frozenset(
    """
    1 a abituale al altra altre altri altro amministrativa and area at attuale
    aziendale aziendali billing breve campo chf chi classe con corrente corretta
    corretto crm cui d da das dati dato de degli dei del della delle dello der des
    desc di die direct diretta diretto disp dove du e effettiva effettivo elenco
    elettronici en eng erp esterno estero estesa esteso eur euro eventuale eventuali
    external facoltativo fatturazione field finale fld for from fur gen generale
    gestionale gli has haupt hauptsitz i il in indicare inserire intern interne
    interni is it ita k keur l la le legale legali les line linea lista lo loro
    lunga lungo m main migl migliaia mil milioni mio mln new normalizzata
    normalizzato number nuova nuovo o obbligatoria obbligatorio od of old operativa
    operativo optional opzionale or originale originaria other parte per pflichtfeld
    precedente preferita preferito presente presso prima primary primo principal
    principale professionale professionali pubblica pubblico pulita pulito range
    reale record records relativo required ridotta ridotto rispettivo s sap se
    secondaria secondario sezione sigg specificare standard su sua suo tab tabella
    tbl teur the to totale tua tuo txt ufficiale und unica unico usd val valore
    value var vecchia vecchio vendita von vostra vostro vs weitere wert zona
    """.split()
)
