from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .kernel import rounds
from .kernel.schedule import at_hour, local_day

#: kinds of action for which one goes somewhere
_VISITS = ("visit", "round", "demo", "event")
#: how many stops a day's round shows: more is no round
_MOST = 60


class CrmMarketingAction(models.Model):
    """The round of visits of a day: a list in order, a schematic map, a link."""

    _inherit = "crm.marketing.action"

    @api.model
    @api.readonly
    def get_visit_round(self, day=None, user_id=None, zone=None, ids=None, best=False):
        """Return the round of visits of a day, for the screen.

        The visits with a time on that day, and those still without one that are
        to be done by then; in their order of time, or in a short one.

        :param str day: ISO date, today by default
        :param int user_id: whose round, the reader's by default
        :param str zone: post codes that begin so, or a town
        :param list ids: these actions and no others, in this order
        :param bool best: in a short order instead
        :return: dict with ``day``, ``user``, ``stops``, ``links``, ``kilometres``,
            ``users``
        """
        user = self.env["res.users"].browse(user_id or self.env.uid).exists()
        when = fields.Date.to_date(day) or local_day(
            fields.Datetime.now(), self.env.user.tz
        )
        actions = self._get_round_actions(user, when, zone, ids)
        places = [action._get_place() for action in actions]
        start = self._get_round_start(user)
        if best:
            order = rounds.best_order(places, start)
            actions = self.browse(actions[index].id for index in order)
            places = [places[index] for index in order]
        return {
            "day": fields.Date.to_string(when),
            "zone": zone or "",
            "user": {"id": user.id, "name": user.name},
            "users": self._get_round_users(),
            **self._show_round(actions, places, start),
        }

    @api.model
    def _get_round_users(self):
        """Return whose rounds the reader may look at."""
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            return []
        # sudo: the names of colleagues
        members = self.env["crm.team.member"].sudo()
        members = members.search([("user_id", "!=", False)]).user_id
        users = (members | self.env.user).sorted("name")
        return [{"id": user.id, "name": user.name} for user in users]

    @api.model
    def _get_round_actions(self, user, day, zone, ids):
        if ids:
            return self.browse(ids).exists()
        tz = user.tz or self.env.user.tz
        begin = at_hour(day, 0, tz)
        end = at_hour(day + timedelta(days=1), 0, tz)
        timed = Domain("date_start", ">=", begin) & Domain("date_start", "<", end)
        loose = Domain("date_start", "=", False) & Domain("date_due", "<", end)
        domain = (
            Domain("state", "=", "planned")
            & Domain("user_id", "=", user.id)
            & Domain("partner_id", "!=", False)
            & Domain("type_id.kind", "in", _VISITS)
            & (timed | loose)
        )
        if zone:
            by_code = Domain("partner_id.zip", "=like", f"{zone}%")
            domain &= by_code | Domain("partner_id.city", "ilike", zone)
        found = self.search(domain, limit=_MOST)
        return found.sorted(lambda a: (not a.date_start, a.date_start or a.date_due))

    @api.model
    def _get_round_start(self, user):
        # sudo: the company's own address is no secret
        company = user.sudo().company_id.partner_id
        return company._get_place()

    def _get_place(self):
        return (self.contact_id._get_place() if self.contact_id.city else None) or (
            self.partner_id._get_place()
        )

    def _show_round(self, actions, places, start):
        """Return what the screen shows of stops in order."""
        points = rounds.draw([start, *places])
        before, stops, total = start, [], 0.0
        for action, spot, point in zip(actions, places, points[1:], strict=True):
            leg = rounds.distance(before, spot) if before and spot else None
            if leg == 0 and not (before[2] and spot[2]):
                leg = None  # one post zone: how far is not known
            total += leg or 0
            near = bool(spot) and spot == before
            stops.append(
                {**action._show_stop(), **_show_spot(spot, point, leg), "near": near}
            )
            before = spot or before
        addresses = [
            action._get_map_query(spot)
            for action, spot in zip(actions, places, strict=True)
        ]
        origin = self.env.company.partner_id
        return {
            "stops": stops,
            "start": {"name": origin.name, "point": points[0]},
            "kilometres": round(total, 1),
            "links": rounds.map_links(addresses, origin._get_address_line())
            if addresses
            else [],
        }

    def _show_stop(self):
        self.ensure_one()
        partner = self.contact_id if self.contact_id.city else self.partner_id
        return {
            "id": self.id,
            "name": self.name,
            "partner_id": self.partner_id.id,
            "partner": self.partner_id.display_name,
            "address": partner._get_address_line(),
            "zip": partner.zip or "",
            "phone": self.phone or "",
            "start": fields.Datetime.to_string(self.date_start),
            "hours": self.planned_hours,
            "clash": self.clash_warning or "",
        }

    def _get_map_query(self, spot):
        if spot and spot[2]:
            return f"{spot[0]:.6f},{spot[1]:.6f}"
        partner = self.contact_id if self.contact_id.city else self.partner_id
        return partner._get_address_line()

    @api.model
    def plan_visit_round(self, ids, day, hour=9.0):
        """Give the visits of a round their times, one after the other.

        Each takes as long as planned; the drive in between is estimated from
        the distance.

        :param list ids: actions in the order of the round
        :param str day: ISO date
        :param float hour: local time of the first visit
        """
        actions = self.browse(ids)
        if not actions:
            raise UserError(self.env._("The round has no visits: add one first."))
        closed = actions.filtered(lambda action: action.state != "planned")
        if closed:
            raise UserError(
                self.env._(
                    "“%(action)s” is closed already: take it off the round.",
                    action=closed[0].display_name,
                )
            )
        if not 0 <= hour < 24:
            raise UserError(self.env._("The round starts at an hour from 0 to 24."))
        tz = actions[0].user_id.tz or self.env.user.tz
        moment, before = at_hour(fields.Date.to_date(day), hour, tz), None
        for action in actions:
            spot = action._get_place()
            if action != actions[0]:
                moment += timedelta(hours=rounds.travel_hours(before, spot))
            action.date_start = moment
            moment += timedelta(hours=action.planned_hours or 0.5)
            before = spot
        return self.get_visit_round(day=day, user_id=actions[0].user_id.id)

    def action_show_round(self):
        """Show these actions as a round."""
        return {
            "type": "ir.actions.client",
            "tag": "crm_visit_round",
            "name": self.env._("Visit round"),
            "params": {"ids": self.ids},
        }


def _show_spot(spot, point, leg):
    return {
        "point": point,
        "exact": bool(spot and spot[2]),
        "known": bool(spot),
        "kilometres": round(leg, 1) if leg is not None else None,
    }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_place(self):
        """Return where the name is: see ``rounds.place``."""
        self.ensure_one()
        return rounds.place(
            self.partner_latitude,
            self.partner_longitude,
            self.zip,
            self.country_id.code,
        )

    def _get_address_line(self):
        parts = (self.street, f"{self.zip or ''} {self.city or ''}".strip())
        parts += (self.country_id.name,)
        return ", ".join(part for part in parts if part)
