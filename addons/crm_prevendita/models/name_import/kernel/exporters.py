"""Programs that are known by the set of titles that they write.

Most of their titles are read as any others; here stands what a program's title means
and its words do not say. Sources: the exports of the programs themselves; the layout
of the chambers of commerce is that of Infocamere's lists of companies.
"""

from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Export:
    """A program: its name, titles that tell it, what some of them mean."""

    name: str
    titles: frozenset
    fields: dict = field(default_factory=dict)
    #: how many of the titles have to be there
    least: int = 3


def _export(program, known, least=3, /, **fields):
    """``fields``: a field, or ``left`` for out, and its titles after ``|``."""
    meant = {
        key: None if kind == "left" else kind
        for kind, keys in fields.items()
        for key in keys.split("|")
    }
    return Export(program, frozenset(known.split("|")), meant, least)


EXPORTS = (
    _export(
        "Outlook",
        "via uff|citta uff|cap uff|provincia uff|paese uff|fax uff|secondo nome|"
        "indirizzo posta elettronica|nome visualizzato posta elettronica|societa|"
        "tipo posta elettronica|telefono principale societa|telefono assistente",
        4,
        contact_name="nome|cognome", name="societa", role="posizione",
        phone="ufficio|telefono principale societa", phone2="ufficio 2|cellulare",
        left="titolo|secondo nome|titolo straniero|reparto|via ab|via ab 2|citta ab|"
        "provincia ab|cap ab|paese ab|telefono assistente|abitazione|abitazione 2|"
        "altro telefono|professione|ubicazione|iniziali|cognome coniuge|privato|"
        "parole chiave|richiamata automatica|dati fatturazione|numero id organizzativo|"
        "altra via|altra via 2|altra via 3|nome manager|ubicazione ufficio|fax ab|"
        "altra citta|altra provincia|altro cap|altro paese|"
        "radiotelefono|telefono principale|richiamata|account|"
        "informazioni fatturazione|"
        "presentatore|responsabile|lingua|chilometri|server di directory|"
        "disponibilita su internet|telefono tty tdd",
        website="pagina web", tags="categorie", note="note",
        email="indirizzo posta elettronica|indirizzo posta elettronica 2|"
        "indirizzo posta elettronica 3",
    ),
    _export(
        "Outlook",
        "business street|business city|business postal code|business phone|"
        "e mail address|e mail display name|company|job title|home street",
        4,
        contact_name="first name|last name", name="company", role="job title",
        phone="business phone|company main phone",
        phone2="mobile phone|business phone 2",
        left="title|suffix|middle name|department|home phone|other phone|primary phone|"
        "assistant s phone|office location|profession|home street|home city|home state|"
        "home postal code|home country region|account|directory server|location|"
        "manager s name|referred by|billing information",
        email="e mail address|e mail 2 address|e mail 3 address", tags="categories",
    ),
    _export(
        "Google Contacts",
        "first name|last name|file as|organization name|organization title|"
        "organization department|e mail 1 label|e mail 1 value|phone 1 label|"
        "phone 1 value|address 1 formatted|labels|given name|family name|"
        "e mail 1 type|phone 1 type|group membership|organization 1 name",
        4,
        left="name prefix|name suffix|nickname|file as|labels|group membership|photo|"
        "middle name|name|organization 1 type|organization 1 department|"
        "address 1 formatted|address 2 formatted|address 1 extended address|"
        "address 1 po box|yomi name|additional name|address 2 street|address 2 city|"
        "address 2 postal code|address 2 country|address 2 region|"
        "organization department",
        contact_name="first name|last name|given name|family name",
        name="organization name|organization 1 name",
        role="organization title|organization 1 title",
    ),
    _export(
        "HubSpot",
        "record id|contact owner|company owner|lifecycle stage|lead status|"
        "associated company|company domain name|create date|last activity date|"
        "marketing contact status|industry|number of employees",
        3,
        owner="contact owner|company owner|proprietario del contatto|"
        "proprietario dell azienda",
        name="associated company|company name|azienda associata",
        website="company domain name|website url|website",
        ref="record id|id record",
        left="lead status|lifecycle stage|create date|last activity date|"
        "associated company ids|associated contact|number of associated contacts|"
        "number of associated deals|marketing contact status",
    ),
    _export(
        "HubSpot",
        "id record|proprietario del contatto|proprietario dell azienda|"
        "proprietario del lead|fase del ciclo di vita|stato del lead|azienda associata|"
        "nome dominio dell azienda|data ultima attivita|data di creazione|"
        "stato contatto di marketing|nome dell azienda|numero di telefono|"
        "stato del contatto di marketing|numero di dipendenti",
        3,
        owner="proprietario del contatto|proprietario dell azienda|"
        "proprietario del lead",
        name="azienda associata|nome dell azienda", ref="id record",
        website="nome dominio dell azienda|url del sito web",
        left="stato del lead|fase del ciclo di vita|data ultima attivita|"
        "data di creazione|stato contatto di marketing|"
        "stato del contatto di marketing|id azienda associata",
    ),
    _export(
        "Salesforce",
        "nome account|titolare account|numero account|via di fatturazione|"
        "citta di fatturazione|stato provincia di fatturazione|cap di fatturazione|"
        "paese di fatturazione|titolare lead|titolare del lead|titolare contatto|"
        "titolare del contatto|origine lead|origine del lead|stato lead|"
        "titolare dell account|account principale|via postale|citta postale",
        3,
        ref="numero account|id account|id lead|id contatto", role="qualifica|titolo",
        name="nome account|societa|azienda", note="descrizione",
        owner="titolare account|titolare dell account|titolare lead|titolare del lead|"
        "titolare contatto|titolare del contatto",
        left="tipo|origine lead|origine del lead|stato lead|valutazione|"
        "data creazione|data di creazione|ultima attivita|data ultima modifica|"
        "account principale|saluto",
    ),
    _export(
        "Salesforce",
        "salutation|firstname|lastname|mobilephone|leadsource|annualrevenue|ownerid|"
        "numberofemployees|hasoptedoutofemail|donotcall|account name|account owner|"
        "account number|billing street|billing city|billing state province|"
        "billing zip postal code|account id|mailing street|mailing city|lead owner|"
        "first name|last name|lead source|company account",
        3,
        ref="account number|id|account id|lead id|contact id|accountnumber",
        name="company|account name|name|company account", role="title",
        owner="account owner|lead owner|contact owner|owner full name",
        note="description",
        left="ownerid|salutation|type|leadsource|lead source|rating|status|lead status|"
        "isconverted|createddate|created date|last activity|last modified date|"
        "account record type|parent account|accountid|parentid|"
        "hasoptedoutofemail|donotcall|email opt out|do not call|fax opt out",
        street="mailing street|billing street|mailingstreet|billingstreet",
        city="mailing city|billing city|mailingcity|billingcity",
        zip="mailing zip postal code|billing zip postal code|mailingpostalcode|"
        "billingpostalcode",
        province="mailing state province|billing state province|mailingstate|"
        "billingstate|state",
        country="mailing country|billing country|mailingcountry|billingcountry",
    ),
    _export(
        "Infocamere",
        "prv|n reg imp|n rea|ul sede|n albo aa|sez reg imp|ng|dt iscr ri|dt aper ul|"
        "dt cessaz|dt ini at|strad|c fiscale|codici attivita|valuta capitale|aa add|"
        "denominazione|rag sociale|stato attivita|cciaa|nrea|natura giuridica",
        4,
        province="prv|prov|provincia", employees="dip|addetti|tot add",
        ateco="codici attivita|ateco|codice ateco",
        street="strad|toponimo|tipo via|indirizzo", name="denominazione",
        fiscalcode="c fiscale",
        left="ind|aa add|ng|n reg imp|n rea|ul sede|frazione|altre indicazioni|"
        "attivita|capitale|cciaa|stato attivita|dt iscr ri|dt ini at|"
        "dt iscr rd|dt iscr aa|dt ces at|dt fallim|dt liquid",
    ),
    _export(
        "Cerved", "cerved group score|anno bilancio|utile perdita 000|"
        "patrimonio netto 000|forma giuridica|descrizione ateco|data costituzione|"
        "stato attivita|cciaa", 4, left="cerved group score|anno bilancio",
    ),
    _export(
        "AIDA", "numero cciaa|chiusura bilancio ultimo anno disp|stato giuridico|"
        "dipendenti ultimo anno disp|sede legale comune|ateco 2007 codice|"
        "ricavi delle vendite migl eur ultimo anno disp|bvd id number", 3,
    ),
    _export(
        "Zucchetti",
        "antipcon|ancodice|andescri|anindiri|an cap|anlocali|anprovin|"
        "anpariva|ancodfis|antelefo|an email",
        3,
        ref="ancodice", name="andescri|andescr2", street="anindiri|anindir2",
        zip="an cap", city="anlocali", province="anprovin", country="annazion",
        fiscalcode="ancodfis", vat="anpariva", phone="antelefo", fax="antelfax",
        phone2="annumcel", website="anindweb", email="an email", pec="an empec",
        note="an note", contact_name="an nome|ancognom",
        left="antipcon|ancodag1|ancodpag|andtobso|ancatcon|andtinva|ancodlin|"
        "anperfis|andatnas|anlocnas|anpronas|ancodiva|ancodban",
    ),
    _export(
        "TeamSystem", "cod destinatario|cod agente|cod pagamento|cod esenzione iva|"
        "ragione sociale 2|ragione sociale|telefax|cod nazione|codice|localita|"
        "data inizio rapporto|cod fiscale|indirizzo 2|ragione sociale 1", 5,
        left="cod agente|cod pagamento|data inizio rapporto|cod zona|cod listino",
    ),
    _export(
        "Danea Easyfatt", "cod destinatario fatt elettr|rif amm in fatt elettr|sconti|"
        "listino|fido|extra 1|extra 2|home page|pagamento|denominazione", 5,
        left="rif amm in fatt elettr|extra 1|extra 2|extra 3|extra 4|extra 5|extra 6",
    ),
    _export(
        "Fatture in Cloud", "codice interno|tipologia|termini pagamento|codice sdi|"
        "pagamento fine mese|sconto predefinito|aliquota iva predefinita|"
        "note indirizzo|"
        "indirizzo di spedizione", 4, left="tipologia|indirizzo di spedizione",
    ),
    _export(
        "vCard",
        "org|fn|title|tel|tel cell|tel fax|email|adr street|adr code|adr city|"
        "adr region|"
        "adr country|url|categories|note", 12,
        name="org", contact_name="fn", role="title", phone="tel", phone2="tel cell",
        fax="tel fax", email="email", street="adr street", zip="adr code",
        city="adr city", province="adr region", country="adr country", website="url",
        tags="categories", note="note",
    ),
    _export(
        "Mailchimp",
        "email address|member rating|optin time|optin ip|confirm time|confirm ip|"
        "gmtoff|dstoff|timezone|last changed|leid|euid|cc|tags",
        5,
        email="email address|indirizzo email", address="address|indirizzo",
        left="member rating|optin time|optin ip|confirm time|confirm ip|gmtoff|dstoff|"
        "timezone|last changed|leid|euid|cc|region|latitude|longitude|unsub time|"
        "unsub campaign title|unsub reason|birthday",
    ),
    _export(
        "Shopify",
        "customer id|accepts email marketing|default address company|"
        "default address address1|default address city|default address zip|"
        "accepts sms marketing|total spent|total orders|tax exempt",
        4,
        name="default address company|company", ref="customer id|id",
        street="default address address1|default address address2|address1|address2",
        consent_mail="accepts email marketing|accepts marketing",
        left="accepts sms marketing|total spent|total orders|tax exempt",
    ),
    _export(
        "WooCommerce",
        "customer id|user login|user email|display name|billing company|"
        "billing first name|billing last name|billing address 1|billing postcode|"
        "billing phone|billing email|shipping address 1|date registered|total spent|"
        "order count|role",
        5,
        name="billing company", ref="customer id|id", email="user email|billing email",
        left="user login|display name|user nicename|user pass|role|date registered|"
        "total spent|order count|user registered|shipping company|"
        "shipping first name|shipping last name",
    ),
    _export(
        "PrestaShop",
        "titolo di cortesia|social title|vendite|sales|attivato|enabled|"
        "offerte dei partner|partner offers|registrazione|registration|ultima visita|"
        "last visit|siret|ape|newsletter",
        5,
        name="azienda|company", ref="id", consent_mail="newsletter",
        contact_name="nome|cognome|first name|last name", date="registrazione|"
        "registration",
        left="titolo di cortesia|social title|vendite|sales|attivato|enabled|"
        "offerte dei partner|partner offers|ultima visita|last visit|siret|ape",
    ),
    _export(
        "LinkedIn", "connected on|position|url|email address|company|first name|"
        "last name", 5, left="connected on|url", role="position",
    ),
)  # fmt: skip


def find(headers):
    """Return the ``Export`` that wrote a set of titles, or None."""
    return _find(tuple(headers))


@lru_cache(maxsize=64)
def _find(headers):
    from .columns import header_key

    keys = {header_key(h) for h in headers}
    best, most = None, 0.0
    for export in EXPORTS:
        hits = len(keys & export.titles)
        if hits < export.least or hits < 0.25 * min(len(keys), 12):
            continue
        # of two that fit, the one of which more is there
        share = hits + hits / len(export.titles)
        if share > most:
            best, most = export, share
    return best


def name_of(headers):
    """Return the name of the program that wrote a set of titles, or None."""
    found = find(headers)
    return found and found.name
