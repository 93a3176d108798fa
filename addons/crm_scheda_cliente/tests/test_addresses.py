"""Addresses that name what no record can be: every route of the suite."""

import json

from odoo.tests import HttpCase, tagged

from .test_arguments import is_ours

_HOSTILE = {"default": "%00", "string": "a%00b", "int": str(10**30), "path": "a%00/b"}


class Route:
    """A rule of the routing map, with hostile values where the address has parts."""

    def __init__(self, rule):
        self.rule, self.routing = rule, rule.endpoint.routing
        method = rule.endpoint.func
        owner = type(getattr(method, "__self__", None))
        bases = [cls for cls in owner.__mro__ if method.__name__ in vars(cls)]
        # what only extends a route of core is core's
        self.ours = bool(bases) and all(is_ours(cls) for cls in bases if cls != owner)

    def build(self):
        """Return an address in which each part that is free is hostile, or None."""
        parts, hostile = [], False
        for is_dynamic, value in self.rule._trace:
            if not is_dynamic:
                parts.append(value)
                continue
            converter = self.rule._converters[value]
            kind = type(converter).__name__
            if kind in ("IntegerConverter", "SignedIntConverter"):
                parts.append(_HOSTILE["int"])
            elif kind == "AnyConverter":
                parts.append(min(converter.items))
                continue
            else:
                parts.append(_HOSTILE["default"])
            hostile = True
        path = "".join(parts).removeprefix("|")
        return path if hostile else None


@tagged("post_install", "-at_install")
class TestAddresses(HttpCase):
    """A NUL or a number that is none in an address is answered with "not found"."""

    def _routes(self):
        rules = self.env["ir.http"].routing_map().iter_rules()
        return [route for route in map(Route, rules) if route.ours]

    def _ask(self, route, path, **options):
        methods = route.routing.get("methods") or ["GET"]
        if route.routing["type"] == "jsonrpc":
            body = json.dumps({"params": options.pop("params", {})})
            headers = {"Content-Type": "application/json"}
            return self.url_open(path, data=body, headers=headers)
        if "GET" in methods:
            return self.url_open(path, allow_redirects=False)
        return self.url_open(
            path, data=options.pop("data", {"x": "y"}), allow_redirects=False
        )

    def test_parts_of_addresses(self):
        """No part of an address reaches the database as it is none"""
        asked = 0
        with self.assertNoLogs("odoo.sql_db", "ERROR"):
            for route in self._routes():
                path = route.build()
                if not path:
                    continue
                asked += 1
                with self.subTest(path):
                    answer = self._ask(route, path)
                    self.assertLess(answer.status_code, 500)
        self.assertGreater(asked, 1)

    def test_questions(self):
        """Nor does what stands behind it, or in a form"""
        for path in ("/web/login?redirect=%00", "/web/login?debug=a%00"):
            self.assertEqual(self.url_open(path).status_code, 400)
