"""The roles whose rights the permission table shows, and the people who have them."""

from typing import NamedTuple

from odoo.fields import Command


class Role(NamedTuple):
    """A role: ``groups`` are external ids; ``abroad`` works for another company."""

    key: str
    title: str
    groups: tuple
    abroad: bool = False


EMPLOYEE = "base.group_user"
ROLES = (
    Role("employee", "employee without a role", (EMPLOYEE,)),
    Role("sales", "salesperson: own", (EMPLOYEE, "sales_team.group_sale_salesman")),
    Role(
        "sales_all",
        "salesperson: all",
        (EMPLOYEE, "sales_team.group_sale_salesman_all_leads"),
    ),
    Role("sales_manager", "sales manager", (EMPLOYEE, "sales_team.group_sale_manager")),
    Role(
        "agent",
        "service agent",
        (EMPLOYEE, "crm_postvendita.crm_postvendita_group_agent"),
    ),
    Role(
        "service_manager",
        "service manager",
        (EMPLOYEE, "crm_postvendita.crm_postvendita_group_manager"),
    ),
    Role(
        "billing", "accounting: invoices", (EMPLOYEE, "account.group_account_invoice")
    ),
    Role("accountant", "accounting: all", (EMPLOYEE, "account.group_account_manager")),
    Role(
        "credit",
        "orders beyond the credit limit",
        (EMPLOYEE, "crm_scheda_cliente.crm_scheda_cliente_group_credit_override"),
    ),
    Role(
        "newsletters", "newsletters", (EMPLOYEE, "mass_mailing.group_mass_mailing_user")
    ),
    Role("surveys", "surveys", (EMPLOYEE, "survey.group_survey_user")),
    Role("stock", "warehouse", (EMPLOYEE, "stock.group_stock_user")),
    Role("editor", "editor of the site", (EMPLOYEE, "website.group_website_designer")),
    Role("chat", "live chat", (EMPLOYEE, "im_livechat.im_livechat_group_user")),
    Role("admin", "administrator", (EMPLOYEE, "base.group_system")),
    Role("customer", "portal customer", ("base.group_portal",)),
    Role("neighbour", "second portal customer", ("base.group_portal",)),
    Role("public", "visitor", ("base.group_public",)),
    Role(
        "abroad",
        "managers of another company",
        (
            EMPLOYEE,
            "sales_team.group_sale_manager",
            "crm_postvendita.crm_postvendita_group_manager",
            "account.group_account_manager",
        ),
        True,
    ),
)


def people(env):
    """A user of each role, made for this transaction alone: dict of key → user.

    Customer and neighbour have the same rights and different firms.
    """
    abroad = env["res.company"].create({"name": "Another company"})
    return {
        role.key: person(env, role, abroad if role.abroad else env.company)
        for role in ROLES
    }


def person(env, role, company):
    """One user of a role in a company; a customer belongs to a firm."""
    firm = env["res.partner"].create({"name": f"Firm {role.key}", "is_company": True})
    contact = env["res.partner"].create(
        {
            "name": f"Role {role.key}",
            "email": f"{role.key}@example.com",
            "parent_id": False if EMPLOYEE in role.groups else firm.id,
        }
    )
    groups = env["res.groups"].concat(*map(env.ref, role.groups))
    return env["res.users"].create(
        {
            "login": f"permissions_{role.key}",
            "partner_id": contact.id,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(groups.ids)],
        }
    )
