"""A process of Odoo that fetches one mailbox, in the test that kills it.

Reads the options of the server and the id of the mailbox from its standard input,
and does what the scheduled action does.
"""

import json
import sys


def main():
    task = json.load(sys.stdin)
    sys.path[:] = task["paths"]

    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(task["options"], setup_logging=False)
    registry = Registry(task["database"])
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        env["fetchmail.server"].browse(task["server"])._fetch_mail()


if __name__ == "__main__":
    main()
