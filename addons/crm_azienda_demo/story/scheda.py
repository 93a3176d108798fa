"""What the company knows of its customers beyond their documents."""

from datetime import timedelta

# customer: classifier values by the end of their external id
PROFILES = {
    "rossi": "sector_mechanical_engineering turnover_2_to_10_million_euros"
    " employees_10_to_49_employees expectation_technical_support",
    "valtrompia": "sector_metalworking turnover_10_to_50_million_euros"
    " employees_50_to_249_employees growth_medium_potential",
    "serio": "sector_textiles_and_fashion turnover_2_to_10_million_euros",
    "lumezzane": "sector_metalworking turnover_10_to_50_million_euros"
    " habit_asks_for_several_offers",
    "garda": "sector_food_and_beverage growth_high_potential",
    "plastbergamo": "sector_plastics_and_rubber interest_maintenance",
    "dolci": "sector_food_and_beverage growth_high_potential interest_new_products",
    "legno": "sector_woodworking_and_furniture employees_1_to_9_employees",
    "fonderia": "sector_metalworking turnover_over_50_million_euros"
    " employees_250_employees_and_over expectation_energy_saving",
    "latte": "sector_food_and_beverage channel_telephone",
    "gomma": "sector_plastics_and_rubber market_european_union",
    "marmi": "sector_construction competitor_tool_foreign_competitor_s_product",
    "birra": "sector_food_and_beverage expectation_energy_saving",
    "ospedale": "sector_healthcare market_public_tenders"
    " habit_wants_everything_in_writing",
    "farm": "sector_chemicals_and_pharmaceuticals growth_high_potential",
    "salumi": "sector_food_and_beverage channel_telephone",
    "vern": "sector_metalworking competitor_tool_national_competitor_s_product",
}

#: who is what to whom: partner, type by the end of its external id, other partner
RELATIONS = (
    ("serio", "advocate", "latte"),
    ("garda", "advocate", "birra"),
    ("fonderia", "owner", "lumezzane"),
    ("mecc3", "supplier", "rossi"),
)

#: credit limits agreed with the bank's insurer, euros
LIMITS = {"rossi": 12000, "lumezzane": 15000, "valtrompia": 40000, "fonderia": 60000}

#: customers that recommend the company, and those that went silent
ADVOCATES = ("serio", "garda")
DORMANT = ("carta", "torn", "dent")


def build(env, story):
    for key, profile in PROFILES.items():
        values = [
            env.ref(f"crm_scheda_cliente.crm_classifier_value_{name}").id
            for name in profile.split()
        ]
        story.customers[key].classifier_value_ids = [(6, 0, values)]
    for key in ADVOCATES:
        story.customers[key].action_crm_advocate()
    for key in DORMANT:
        _tell_silence(env, story, story.customers[key])
    _tell_relations(env, story)
    _tell_credit(env, story)
    env["res.partner"].union(*story.customers.values())._crm_update_tier()


def _tell_silence(env, story, customer):
    customer._crm_sleep(env._("Silent for %s months", 12))
    step = customer.lifecycle_step_ids.filtered(lambda s: s.step == "dormant")
    step.date = story.today - timedelta(days=90)


def _tell_relations(env, story):
    for key, relation, other in RELATIONS:
        env["crm.partner.relation"].create(
            {
                "partner_id": story.customers[key].id,
                "type_id": env.ref(
                    f"crm_scheda_cliente.crm_relation_type_{relation}"
                ).id,
                "other_partner_id": story.customers[other].id,
                "date_start": story.today - timedelta(days=400),
            }
        )


def _tell_credit(env, story):
    env.company.account_use_credit_limit = True
    for key, limit in LIMITS.items():
        story.customers[key].credit_limit = limit
