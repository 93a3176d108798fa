"""Mail domains that many share: their name says nothing about the company.

Providers of mailboxes for everybody, and of certified mail (list of the providers kept
by AgID). Families that have a domain in each country are known by their pattern.
"""

import re

_FAMILIES = re.compile(
    r"(?:[a-z]{2,3}\.)?(?:yahoo|ymail|rocketmail|hotmail|live|outlook|msn|windowslive|"
    r"passport|gmail|googlemail|gmx|aol|aim|yandex|proton|protonmail|tutanota|tuta|zoho|"
    r"zohomail|mailbox|fastmail|icloud|hushmail|inbox|mail|email|freemail|t-online|"
    r"orange|wanadoo|sfr|free|laposte|bluewin|sunrise|skynet|telenet|proximus|virgilio|"
    r"libero|tiscali|vodafone|iol|tin|alice|tim|terra|telefonica|sapo|uol|bol|seznam|"
    r"wp|o2|onet|interia|rediffmail|naver|qq|163|126|sina|sohu|mailinator|yopmail)"
    r"\.(?:com?|net|org|eu|me|[a-z]{2})(?:\.[a-z]{2})?"
)
_SHARED = frozenset(
    # Italy
    "aliceposta.it aruba.it arubabusiness.it blu.it dada.it email.it"
    " excite.it fastwebnet.it fastwebmail.it fastpiu.it giallo.it"
    " infinito.it inwind.it interfree.it iol.it jumpy.it katamail.com"
    " kataweb.it libero.it linkem.com micso.net ngi.it poste.it"
    " postamail.it supereva.it teletu.it tele2.it tiscalinet.it tin.it"
    " tre.it vodafone.it windtre.it wind.it eolo.it eolomail.it"
    " register.it netsons.com"
    " caltanet.it cheapnet.it ciaoweb.it clarence.com everyday.com flashnet.it"
    " galactica.it inet.it iperbole.bologna.it lycos.it mclink.it nopress.it quipo.it"
    " simail.it softhome.net technet.it ticino.com uno.it usa.net xoom.it"
    " avvocatipec.it cert.ordineavvocatimilano.it consulentidellavoropec.it"
    " milano.pecavvocati.it pec.giuffre.it pec.medici.it pec.notariato.it"
    " pec.ordineavvocatimilano.it pecavvocati.it postacertificata.notariato.it"
    # certified mail
    " pec.it arubapec.it pec.aruba.it postecert.it legalmail.it"
    " cert.legalmail.it legalmailpa.it pec.buffetti.it pecimprese.it"
    " postacertificata.gov.it pec.libero.it pec.register.it registerpec.it"
    " pecmail.it pec.net sicurezzapostale.it gigapec.it pec.namirial.it"
    " sicurapec.it mypec.eu pec.actalis.it actaliscertymail.it"
    " actalismail.it casellapec.com pec.intesa.it pec.trust.it trustpec.it"
    " telecompost.it cert.telecompost.it pec.telecompost.it"
    " postecertifica.it pecprofessionale.it pec-legal.it pec.cgn.it"
    " pec.widipec.it open.legalmail.it ordineavvocati.it ingpec.eu"
    " archiworldpec.it geopec.it conafpec.it epap.sicurezzapostale.it"
    " pec.commercialisti.it avvocatipec.com cnpec.it pec.ording.it"
    " pec.tim.it pec.fastweb.it fastwebpec.it pec.vodafone.it"
    " pec.infocert.it lextelpec.it pec.cloud pec.irideos.it irideospec.it"
    " pec.coldiretti.it pec.confcommercio.it pec.cna.it cia.legalmail.it"
    " pec.agritel.it"
    # abroad
    " me.com mac.com pm.me ya.ru bk.ru list.ru rambler.ru internet.ru"
    " abv.bg ukr.net i.ua meta.ua web.de freenet.de arcor.de online.de"
    " posteo.de kabelmail.de 1und1.de vodafonemail.de unitybox.de gmx.net"
    " chello.at aon.at a1.net neuf.fr numericable.fr cegetel.net"
    " club-internet.fr bbox.fr aliceadsl.fr netcourrier.com voila.fr"
    " 9online.fr hispeed.ch vtxnet.ch scarlet.be pandora.be ziggo.nl"
    " kpnmail.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl"
    " btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com"
    " blueyonder.co.uk tiscali.co.uk eircom.net comcast.net verizon.net"
    " att.net sbcglobal.net bellsouth.net cox.net charter.net"
    " earthlink.net juno.com optonline.net roadrunner.com shaw.ca"
    " rogers.com sympatico.ca videotron.ca telus.net bigpond.com"
    " optusnet.com.au telefonica.net movistar.es ono.com ya.com"
    " netvisao.pt clix.pt ig.com.br globo.com hanmail.net daum.net"
    " nate.com foxmail.com yeah.net aliyun.com 139.com 189.cn vip.qq.com"
    " centrum.cz post.cz atlas.cz azet.sk op.pl gazeta.pl poczta.fm"
    " citromail.hu freemail.hu inbox.lv otenet.gr forthnet.gr siol.net"
    " mailfence.com disroot.org riseup.net guerrillamail.com"
    " sharklasers.com 10minutemail.com temp-mail.org"
    " privaterelay.appleid.com duck.com relay.firefox.com"
    # what Odoo's own list (``_MAIL_PROVIDERS`` of its add-on ``iap``) has beyond them:
    # universities, mistyped names and throw-away addresses
    " 21cn.com 7thcomputing.com aselcis.com asterisk-tech.mn blackwaretech.com"
    " byom.de connect.hku.hk consultant.com dayrep.com dbmail.com dispostable.com"
    " eezee-it.com eim.ae engineer.com esi.dz fiu.edu gamil.com gmai.com gmail.con"
    " gmaill.com gmal.com gmial.com gmil.com google.com grr.la hec.ca hku.hk hku.hku"
    " hotmai.com iinet.net.au in.com kedgebs.com ldc.edu.in linkedin.com lycos.com"
    " mail.odoo.com mailcatch.com maildrop.cc mvrht.com nirmauni.ac.in nwytg.com"
    " nwytg.net nyit.edu oci.fr opayq.com orbitalu.com prisme.ch prixgen.com"
    " prodigy.net.mx safecoms.com smile.fr sprintit.fi supinfo.com teleworm.us"
    " tom.com topnet.tn trbvm.com trbvn.com twoomail.com unal.edu.co uniminuto.edu.co"
    " usa.com useemlikefun.com vols.utk.edu".split()
)


def domain(address):
    """Return the domain of an address, lower case.

    >>> domain("Anna@Rossi.example")
    'rossi.example'
    """
    return (address or "").rpartition("@")[2].strip().lower()


def is_shared(name):
    """Tell whether many share a mail domain.

    >>> is_shared("hotmail.fr"), is_shared("pec.aruba.it"), is_shared("rossi.example")
    (True, True, False)
    """
    return name in _SHARED or bool(_FAMILIES.fullmatch(name))


def same_company(one, other):
    """Tell whether two addresses are of one company's own mail domain."""
    name = domain(one)
    return bool(name) and name == domain(other) and not is_shared(name)
