"""The demonstration company's story, one chapter per file, told once.

Everything is written through the ORM, as its people would do it, and dated
relative to the day of installation.
"""

import importlib
import logging
import random
from dataclasses import dataclass, field
from datetime import date

from odoo import fields

_logger = logging.getLogger(__name__)

CHAPTERS = (
    "azienda",
    "clienti",
    "vendite",
    "prevendita",
    "campagne",
    "newsletter",
    "interviste",
    "storico",
    "scheda",
    "postvendita",
    "faq",
    "contratti",
    "documenti",
    "mydesk",
    "nominativi",
)


@dataclass
class Story:
    """What the chapters hand on to each other: records by a short key."""

    today: date
    random: random.Random
    users: dict = field(default_factory=dict)
    customers: dict = field(default_factory=dict)
    contacts: dict = field(default_factory=dict)
    products: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)


def tell(env):
    """Write the whole story into a database that does not have it yet."""
    env = env(
        context={
            **env.context,
            "lang": "it_IT" if _has_italian(env) else "en_US",
            "tz": "Europe/Rome",
            "tracking_disable": True,
            "no_reset_password": True,
            "mail_create_nosubscribe": True,
            "mail_notify_force_send": False,
        }
    )
    story = Story(today=fields.Date.context_today(env.user), random=random.Random(19))
    for chapter in CHAPTERS:
        _logger.info("Demonstration company: chapter %s", chapter)
        module = importlib.import_module(f".{chapter}", __name__)
        module.build(env, story)


def _has_italian(env):
    return "it_IT" in dict(env["res.lang"].get_installed())
