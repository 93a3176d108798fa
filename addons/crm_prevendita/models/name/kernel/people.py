"""First names and titles: what tells that a name is a person's."""

#: the commonest of Italy (ISTAT), of South Tyrol and of those who came since
FIRST_NAMES = frozenset(
    """
    abdul achille ada adam adele adelio adolfo adriana adriano agata agnese agostino
    ahmed aida albano alberta alberto alda aldo alessandra alessandro alessia alessio
    alex alexander alfio alfonso alfredo ali alice alida alma alois amalia amedeo
    amelia amos ana anastasia andrea andreas angela angelica angelina angelo angiolina
    anita anna annalisa annamaria anselmo antonella antonietta antonio arianna armando
    arnaldo arnold aroldo arrigo arturo asia attilio augusta augusto aurelia aurelio
    aurora barbara bartolomeo beatrice benedetta benedetto beniamino benito bernardino
    bernardo berta bettina bianca biagio bice brigida bruna bruno camilla camillo
    carla carlo carlotta carmela carmelo carmen carmine carolina caterina catia
    cecilia celeste celestino cesare cesira chiara christian christine cinzia claudia
    claudio clara clelia clemente clementina clotilde concetta corinna corrado cosimo
    costantino costanza cristian cristiana cristiano cristina damiano daniel daniela
    daniele danilo dario davide debora delia demetrio denis desiderio diana diego
    dimitri dina dino diletta domenica domenico donata donatella donato dora dorina
    doriana doriano doris edda edgardo edoardo egidio elda elena eleonora elia eliana
    elio elisa elisabetta elsa elvira emanuela emanuele emil emilia emiliano emilio
    emma enea ennio enrica enrico enza enzo ercole erica erich erika ermanno ermes
    ernesta ernesto ettore eugenia eugenio eva evelina ezio fabiana fabiano fabio
    fabiola fabrizia fabrizio fatima fausta faustino fausto fedele federica federico
    felice ferdinando fernanda fernando ferruccio filippo fiorella fiorenza fiorenzo
    flavia flavio floriana floriano franca francesca francesco franco franz frida
    fulvia fulvio gabriela gabriele gabriella gaetano gaia gaspare gemma genoveffa
    georg gerardo germana germano ghita giacinto giacoma giacomo giada giampaolo
    giampiero giampietro gian giancarlo gianfranco gianluca gianluigi gianmarco gianna
    gianni gianpaolo gianpietro gigliola gilberto gina gino gioacchino giordano
    giorgia giorgio giovanna giovanni gisella giuliana giuliano giulia giulio giuseppa
    giuseppe giuseppina giustino gloria goffredo grazia graziana graziano graziella
    greta gualtiero guerrino guglielmo guido gustavo hans hannes heinrich helga helmut
    herbert hermann hubert ida igino ignazio igor ilaria ileana imelda ines ingrid
    iolanda irene iris irma isa isabella isidoro italo iva ivan ivana ivano ivo jacopo
    jessica johann johannes josef julia karin karl katia klaus kurt lara laura lea
    leandro leda leo leonardo leone leonida leopoldo letizia lia libero lidia liliana
    lina lino livia livio lodovico lorena lorenza lorenzo loredana loretta loris luana
    luca lucia luciana luciano lucio lucrezia ludovico luigi luigia luigina luisa
    luisella maddalena maikol mafalda manfred manlio manuel manuela mara marcella
    marcello marco maria mariangela marianna mariano mariella marika marilena marina
    marino mario marisa mariuccia mark markus marta martha martin martina martino
    marzia marzio massimiliano massimo matilde matteo matthias mattia maura mauro
    maurizia maurizio max melissa michael michela michele milena milo mirco mirella
    miriam mirko mohamed monica monika morena moreno nadia natale natalia natalino
    nazzareno nella nello nerina nerio nicola nicoletta nicolo nives noemi norberto
    norma nunzia nunzio odetta ofelia olga olimpia oliviero omar onorina ombretta
    oreste orietta orlando ornella oscar osvaldo otello ottavia ottavio ottone otto
    paola paolo pasquale pasqualina patrizia patrizio peter petra pia piera pierangelo
    piergiorgio pierino pierluigi piero pietro pina pino pio primo priscilla prospero
    quinto quirino rachele raffaele raffaella raimondo ramona raul rebecca regina
    remigio remo renata renato renzo riccardo rinaldo rino rita roberta roberto rocco
    rodolfo roland rolando romana romano romeo romina romolo rosa rosalba rosalia
    rosanna rosaria rosario rosella rosetta rosina rossana rossella ruben rudolf rudi
    ruggero sabina sabrina salvatore samanta samuel samuele sandra sandro santa sante
    santina santino santo sara saverio savino sebastian sebastiano secondo serafina
    serafino serena sergio severino silvana silvano silvia silvio simona simone siro
    sofia sonia sophie stefan stefania stefano stella susanna sylvia tamara tania
    tarcisio tatiana tea teodoro teresa terzo thomas tina tino tiziana tiziano tommaso
    tullio ubaldo ugo ulrich umberto ursula valentina valentino valeria valerio valter
    vanda vanessa vanni vasco vera veronica vilma vincenza vincenzo viola virgilio
    virginia virginio vito vittoria vittorio vittorina viviana vladimiro walter wanda
    werner wilhelm wilma wolfgang xenia yuri zaira zeno zita zoe
    """.split()  # fmt: skip
)
#: what stands before or after a person's name, and what a professional is
TITLES = frozenset(
    """
    sig sigra sigg signor signora signori sign dott dottssa dottoressa dottore dr
    drssa dssa dtt avv avvto avvocato avvocata ing ingegnere geom geometra arch
    architetto rag ragioniere prof profssa professore not notaio cav comm commendatore
    per perito pi on don frate suor suora rev mons egr spett gentma gentmo gent
    spettle egregio spettabile chef maestro arbitro herr frau fam famiglia eredi
    dottoressa dre
    """.split()
)
#: short names, and whose
NICKNAMES = {
    "gianni": "giovanni", "nanni": "giovanni", "beppe": "giuseppe",
    "giusi": "giuseppina", "pino": "giuseppe", "peppe": "giuseppe", "gigi": "luigi",
    "gino": "luigi", "toni": "antonio", "tonino": "antonio", "nino": "antonio",
    "franco": "francesco", "sandro": "alessandro", "alex": "alessandro",
    "sandra": "alessandra", "enzo": "vincenzo", "mimmo": "domenico",
    "berto": "alberto", "nando": "ferdinando", "lele": "emanuele", "max": "massimo",
    "robi": "roberto", "roby": "roberto", "sepp": "giuseppe", "hans": "giovanni",
    "lisa": "elisa", "betta": "elisabetta", "tina": "martina",
    "renzo": "lorenzo", "rina": "caterina", "giusy": "giuseppina", "dani": "daniela",
    "checco": "francesco", "pippo": "filippo", "cesco": "francesco", "titti": "tiziana",
    "patty": "patrizia", "lella": "raffaella", "lallo": "raffaele", "ale": "alessandro",
    "fede": "federico", "andy": "andrea", "pier": "pietro", "piero": "pietro",
    "walter": "valter", "katia": "catia", "nicolo": "nicola",
    "joseph": "giuseppe", "giampiero": "gianpiero", "giampietro": "gianpietro",
    "giampaolo": "gianpaolo", "annamaria": "anna", "tommi": "tommaso",
    # the names of those who speak German or Slovene, as their papers translate them
    "josef": "giuseppe", "johann": "giovanni", "ivan": "giovanni", "franz": "francesco",
    "georg": "giorgio", "peter": "pietro", "karl": "carlo", "heinrich": "enrico",
    "andreas": "andrea", "stefan": "stefano", "alois": "luigi", "luis": "luigi",
    "johannes": "giovanni", "paul": "paolo",
}  # fmt: skip
#: surnames that many share (the fifty commonest, and those of the North)
COMMON_SURNAMES = frozenset(
    """
    rossi ferrari russo bianchi romano gallo costa fontana conti esposito ricci bruno
    rizzo moretti de marino greco barbieri lombardi giordano cassano colombo mancini
    longo leone martinelli marchetti martini galli gatti mariani ferrara santoro
    marini bianco conte serra farina gentile caruso morelli ferri testa ferraro
    pellegrini grassi rossetti d'angelo bernardi mazza rizzi silvestri vitale franco
    parisi martino valentini castelli bellini monti lombardo fabbri villa sala riva
    cattaneo brambilla
    """.split()
)
