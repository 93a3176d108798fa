"""The marketing plan and its campaigns, competition, targets, forecasts, calls."""

from datetime import timedelta

from odoo import Command

# competitor, products, what they are good at
COMPETITORS = [
    ("Compressori Adige S.r.l.", "Compressori a vite 7–75 kW", "Prezzo aggressivo"),
    ("Ariatech Nord S.p.A.", "Centrali d'aria chiavi in mano", "Rete di assistenza"),
    ("Pneumatica Emiliana", "Usato ricondizionato", "Pronta consegna"),
]

# opportunity of, competitor, what they offer, price, strength
RIVALS = [
    ("marmi", 0, "Vite 45 kW a velocità fissa", 18900, "3"),
    ("ospedale", 1, "Centrale completa", 41500, "2"),
    ("acqua", 1, "Due vite 37 kW", 32800, "4"),
    ("birra", 2, "Oil-free usato", 7900, "1"),
    ("carta", 0, "Vite 30 kW", 16200, "4"),
]

# customers that the first campaign is for; those who bought because of it
TARGET = (
    "rossi",
    "lumezzane",
    "garda",
    "stampi",
    "legno",
    "mecc3",
    "vetro",
    "fonderia",
)
BOUGHT = ("rossi", "garda", "vetro")

# customers that have not ordered for a while
TO_CALL = ("carroz", "lavand", "cosmet", "autotr", "pelle", "tipo", "agri", "sci")

SCRIPT = """
<p>Buongiorno, sono Giulia di <b>Bellandi Aria Compressa</b> di Brescia.</p>
<ul><li>Come vanno i vostri compressori?</li>
<li>Quando è stato fatto l'ultimo tagliando?</li>
<li>Vi interessa una misura gratuita delle perdite d'aria?</li></ul>
"""


def build(env, story):
    env.company.marketing_hour_cost = 28
    campaign = env["utm.campaign"].search([("name", "=", "aria_efficiente")])
    fair = _write_campaigns(env, story, campaign)
    _write_plan(env, story, campaign | fair)
    _write_competition(env, story)
    _write_forecast(env, story)
    _write_calls(env, story, fair)


def _write_campaigns(env, story, campaign):
    """Give the campaign its members and its sales, and open a second one."""
    campaign.write(
        {
            "user_id": story.users["sara"].id,
            "date_from": story.today - timedelta(days=60),
            "date_to": story.today + timedelta(days=30),
            "budget": 4000,
            "objective": "Rinnovo di compressori vecchi con gli incentivi 5.0",
        }
    )
    customers = env["res.partner"].union(*(story.customers[key] for key in TARGET))
    campaign._add_members(customers)
    for key in BOUGHT:
        sold = [o for o in story.orders.get(key, []) if o.state == "sale"]
        for order in sold[-1:]:
            order.campaign_id = campaign
            order.invoice_ids.campaign_id = campaign
    for name, amount, days in (("Stampa brochure", 640, 55), ("Spedizione", 210, 50)):
        _write_cost(env, campaign, name, amount, story.today - timedelta(days=days))
    campaign.action_refresh_members()
    return _write_fair(env, story)


def _write_cost(env, campaign, name, amount, day):
    env["crm.campaign.cost"].create(
        {"name": name, "campaign_id": campaign.id, "amount": amount, "date": day}
    )


def _write_fair(env, story):
    """Open the campaign of the fair where the names came from."""
    fair = env["utm.campaign"].create(
        {
            "title": "Fiera della meccanica: visite allo stand",
            "name": "fiera_meccanica",
            "user_id": story.users["sara"].id,
            "date_from": story.today - timedelta(days=10),
            "date_to": story.today + timedelta(days=60),
            "budget": 6500,
            "series_id": env.ref("crm_prevendita.series_first_contact").id,
        }
    )
    _write_cost(env, fair, "Affitto stand", 3800, story.today)
    return fair


def _write_plan(env, story, campaigns):
    env["crm.marketing.plan"].create(
        {
            "name": f"Piano marketing {story.today.year}",
            "date_from": story.today.replace(month=1, day=1),
            "date_to": story.today.replace(month=12, day=31),
            "user_id": story.users["sara"].id,
            "budget": 12000,
            "target_leads": 40,
            "target_opportunities": 15,
            "target_orders": 6,
            "target_revenue": 90000,
            "campaign_ids": [Command.set(campaigns.ids)],
        }
    )


def _write_competition(env, story):
    rivals = env["crm.competitor"].create(
        [
            {"name": name, "product": product, "strengths": strength}
            for name, product, strength in COMPETITORS
        ]
    )
    for key, index, product, price, strength in RIVALS:
        for lead in _leads(env, story, key):
            env["crm.lead.competitor"].create(
                {
                    "lead_id": lead.id,
                    "competitor_id": rivals[index].id,
                    "product": product,
                    "price": price,
                    "strength": strength,
                }
            )
            if lead.won_status == "lost":
                lead._set_competitor_winner(rivals[index])


def _leads(env, story, key):
    return (
        env["crm.lead"]
        .with_context(active_test=False)
        .search([("partner_id", "child_of", story.customers[key].id)])
    )


def _write_forecast(env, story):
    """Set targets, and let a week pass between two looks at the deals."""
    first = story.today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    env["crm.sales.target"].create(
        [
            {"user_id": story.users[login].id, "date": month, "amount": amount}
            for login, amount in (("marco", 30000), ("sara", 20000))
            for month in (first, following)
        ]
    )
    snapshots = env["crm.forecast.snapshot"]
    slipped, grown = _leads(env, story, "acqua"), _leads(env, story, "marmi")
    due, value = slipped.date_deadline, grown.expected_revenue
    slipped.date_deadline = story.today - timedelta(days=40)
    grown.expected_revenue = value - 3000
    snapshots.take(story.today - timedelta(days=7))
    slipped.date_deadline, grown.expected_revenue = due, value
    snapshots.take(story.today)


def _write_calls(env, story, campaign):
    program = env["crm.call.program"].create(
        {
            "name": "Clienti fermi: richiamo d'autunno",
            "campaign_id": campaign.id,
            "user_ids": [Command.set(story.users["giulia"].ids)],
            "script": SCRIPT,
            "target": 5,
            "saturday": True,
        }
    )
    partners = env["res.partner"].union(*(story.customers[key] for key in TO_CALL))
    program._add_names(partners)
    # the opposition register was asked this morning: without, nobody is called
    checks = env["crm.phone.check"]
    numbers = checks._get_numbers_to_check()
    checks._record_answer(dict.fromkeys(numbers, False), story.today)
    program.action_start()
