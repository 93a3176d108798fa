"""Companies, their contacts, and private persons with Italian names."""

from .clone import BASE, BIG, MEDIUM, QUIET, SMALL, clone

TABLES = ("res_partner",)

COMPANIES, CONTACTS, PERSONS = 60_000, 120_000, 20_000

#: contacts of the fixed customers
FIXED_CONTACTS = {BIG: 50, MEDIUM: 10, SMALL: 2}

SURNAMES = (
    "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno"
    " Gallo Conti Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana"
    " Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile"
    " Martinelli Vitale Serra Coppola Marchetti Parisi Villa Conte Ferraro Fabbri"
)
FIRST_NAMES = (
    "Mario Luigi Giuseppe Antonio Giovanni Francesco Marco Andrea Alessandro"
    " Stefano Paolo Roberto Luca Davide Matteo Lorenzo Anna Maria Giulia Francesca"
    " Sara Laura Chiara Elena Paola Silvia Valentina Federica Martina Alessia"
)
TRADES = (
    "Meccanica Officine Tecno Edil Euro Alimentari Costruzioni Impianti Servizi"
    " Logistica Trasporti Tessile Arredo Legno Acciai Plastica Chimica Energia"
    " Sistemi Informatica Cantine Pastificio Caseificio Salumificio Carrozzeria"
)
LEGAL_FORMS = "Srl SpA Snc Sas Srls"
CITIES = (
    "Milano:02:20100 Roma:06:00100 Torino:011:10100 Napoli:081:80100"
    " Bologna:051:40100 Firenze:055:50100 Genova:010:16100 Bari:080:70100"
    " Verona:045:37100 Padova:049:35100 Brescia:030:25100 Parma:0521:43100"
    " Modena:059:41100 Bergamo:035:24100 Como:031:22100 Varese:0332:21100"
)


def seed(env, ids):
    company = (
        env["res.partner"]
        .with_context(**QUIET)
        .create(
            {
                "name": "Modello Srl",
                "is_company": True,
                "country_id": env.ref("base.it").id,
                "city": "Milano",
                "zip": "20100",
                "email": "info@modello.example",
                "phone": "+39 02 1234 5678",
                "customer_rank": 1,
            }
        )
    )
    return {"company": company.id}


def fill(cr, ids, scale):
    _create_pool(cr)
    _create_people(cr, scale)
    clone(
        cr,
        "res_partner",
        ids["company"],
        """SELECT p.*, c.name AS entity_name, split_part(p.place, ':', 1) AS city,
                  split_part(p.place, ':', 3) AS zip
             FROM bench.partner p JOIN bench.partner c ON c.id = p.entity_id""",
        {
            "id": "s.id",
            "name": "s.name",
            "parent_id": "CASE WHEN kind = 'contact' THEN entity_id END",
            "commercial_partner_id": "entity_id",
            "complete_name": "CASE WHEN kind = 'contact'"
            " THEN entity_name || ', ' || s.name ELSE s.name END",
            "commercial_company_name": "CASE WHEN kind <> 'person'"
            " THEN s.entity_name END",
            "is_company": "kind = 'company'",
            "email": "s.email",
            "email_normalized": "s.email",
            "phone": "s.phone",
            "phone_sanitized": "s.phone",
            "vat": "CASE WHEN kind <> 'person' THEN 'IT' || lpad(entity_id::text,"
            " 11, '0') END",
            "city": "s.city",
            "zip": "s.zip",
            "customer_rank": "(kind <> 'contact')::int",
            "create_date": "now() - bench.r(s.n, 3) * interval '1800 days'",
        },
    )


def _create_pool(cr):
    cr.execute("DROP TABLE IF EXISTS bench.pool")
    cr.execute(
        """CREATE TABLE bench.pool AS SELECT %s::text[] AS surname,
            %s::text[] AS first_name, %s::text[] AS trade, %s::text[] AS form,
            %s::text[] AS place""",
        [text.split() for text in (SURNAMES, FIRST_NAMES, TRADES, LEGAL_FORMS, CITIES)],
    )
    cr.execute(
        """CREATE OR REPLACE FUNCTION bench.pick(words text[], n int, purpose int)
            RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT words[1 + bench.i(n, purpose, cardinality(words))] $$"""
    )


def _create_people(cr, scale):
    companies = int(COMPANIES * scale)
    contacts, persons = int(CONTACTS * scale), int(PERSONS * scale)
    fixed = ", ".join(
        f"({BASE + company}, {amount})" for company, amount in FIXED_CONTACTS.items()
    )
    cr.execute("DROP TABLE IF EXISTS bench.partner")
    cr.execute(
        f"""
        CREATE TABLE bench.partner AS
        SELECT {BASE} + n AS id, n, 'company' AS kind, {BASE} + n AS entity_id,
               bench.pick(trade, n, 1) || ' ' || bench.pick(surname, n, 2) || ' '
               || bench.pick(form, n, 3) AS name,
               'info@azienda' || n || '.example' AS email,
               bench.pick(place, n, 4) AS place
          FROM generate_series(1, {companies}) n, bench.pool;
        INSERT INTO bench.partner
        SELECT {BASE + companies} + n, {companies} + n, 'contact', entity_id,
               bench.pick(first_name, n, 5) || ' ' || bench.pick(surname, n, 6),
               'persona' || n || '@azienda' || entity_id - {BASE} || '.example',
               bench.pick(place, entity_id - {BASE}, 4)
          FROM (SELECT row_number() OVER ()::int AS n, entity_id FROM (
                SELECT id AS entity_id FROM (VALUES {fixed}) f(id, amount),
                       generate_series(1, amount)
                UNION ALL
                SELECT {BASE} + 1 + bench.i(g, 7, {companies})
                  FROM generate_series(1, {contacts}) g) x) y, bench.pool;
        INSERT INTO bench.partner
        SELECT {BASE} + 500000 + n, 500000 + n, 'person', {BASE} + 500000 + n,
               bench.pick(first_name, n, 8) || ' ' || bench.pick(surname, n, 9),
               'privato' || n || '@posta.example', bench.pick(place, n, 10)
          FROM generate_series(1, {persons}) n, bench.pool;
        ALTER TABLE bench.partner ADD phone text, ADD PRIMARY KEY (id);
        UPDATE bench.partner SET phone = CASE kind
          WHEN 'company' THEN '+39' || split_part(place, ':', 2)
               || lpad(bench.i(n, 11, 10000000)::text, 7, '0')
          ELSE '+393' || lpad((200000000 + bench.i(n, 12, 799999999))::text, 9, '0')
          END;
        """
    )
