"""The customer card: first screen and further pages."""

from fill.clone import BASE, BIG, MEDIUM, SMALL
from measure import Operation

#: the same entries by hand: who it is, the newest documents, sums that matter
FIRST_SCREEN = """
    WITH family AS MATERIALIZED (
        SELECT id FROM res_partner WHERE commercial_partner_id = %(partner)s),
    timeline AS (
        (SELECT 'order', id, date_order AS moment, name, amount_total
           FROM sale_order WHERE partner_id = ANY(ARRAY(SELECT id FROM family))
          ORDER BY date_order DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'invoice', id, invoice_date, name, amount_total_signed
           FROM account_move WHERE commercial_partner_id = %(partner)s
            AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
          ORDER BY invoice_date DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'message', id, date, subject, NULL FROM mail_message
          WHERE model = 'res.partner' AND res_id = ANY(ARRAY(SELECT id FROM family))
            AND message_type <> 'notification'
          ORDER BY date DESC, id DESC LIMIT 41))
    SELECT to_jsonb(p), (SELECT jsonb_agg(t) FROM (
               SELECT * FROM timeline ORDER BY moment DESC LIMIT 41) t),
           (SELECT jsonb_agg(f) FROM family f),
           (SELECT count(*) FROM sale_order WHERE state IN ('draft', 'sent')
               AND partner_id = ANY(ARRAY(SELECT id FROM family))),
           (SELECT sum(amount_residual_signed) FROM account_move
             WHERE commercial_partner_id = %(partner)s AND state = 'posted'
               AND move_type IN ('out_invoice', 'out_refund'))
      FROM res_partner p WHERE p.id = %(partner)s"""


def _sql(partner_id):
    def compute(env):
        env.cr.execute(FIRST_SCREEN, {"partner": partner_id})
        return env.cr.fetchall()

    return compute


def _card(partner_id):
    return lambda env: env["crm.customer.card"].get_card(partner_id)


def _form(partner_id):
    """Core's own screen of a customer: the partner's form."""

    def compute(env):
        partner = env["res.partner"].browse(partner_id)
        view = partner.get_views([(False, "form")])
        fields = view["models"]["res.partner"]["fields"]
        simple = {name: {} for name, f in fields.items() if f["type"] != "one2many"}
        return partner.web_read(simple)

    return compute


def _page(partner_id, depth):
    """The page after so many entries, from the cursor that leads to it."""

    def find(env):
        timeline, cursor = env["crm.timeline"], None
        for _page in range(depth):
            page = timeline.get_page(partner_id, cursor=cursor)
            cursor = page["cursor"] or cursor
        return cursor

    def compute(env):
        return env["crm.timeline"].get_page(partner_id, cursor=cursors[0])

    cursors = []

    def first(env):
        if not cursors:
            cursors.append(find(env))
        return compute(env)

    return first


def operations(env):
    for label, company in (("10", SMALL), ("200", MEDIUM), ("5,000", BIG)):
        partner_id = BASE + company
        yield Operation(
            f"card, first screen, customer of {label} documents",
            _card(partner_id),
            _sql(partner_id),
            _form(partner_id),
            "core's partner form",
            plus=30,
            queries=40,
        )
    yield Operation(
        "card, tenth page of the timeline, customer of 5,000 documents",
        _page(BASE + BIG, 10),
        _sql(BASE + BIG),
        plus=30,
        queries=40,
    )
