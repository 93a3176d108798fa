"""A technician's day as the phone shows it: in one call, whatever its length."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext

AGENT = "crm_postvendita.crm_postvendita_group_agent"
_MANAGER = "crm_postvendita.crm_postvendita_group_manager"
#: days before and after that the phone offers
_BEFORE, _AFTER = 3, 10
_MOST_PRODUCTS = 200
_FOUND_PRODUCTS = 20
_MOST_TECHNICIANS = 200


def moment(value):
    """Return a moment in UTC as the phone reads it."""
    return value and f"{value.isoformat(timespec='seconds')}Z"


class CrmMaintenanceVisit(models.Model):
    """Reading; how what was done comes back is in the file of the acts."""

    _inherit = "crm.maintenance.visit"

    # ---------------------------------------------------------------------- rights
    @api.model
    def _check_technician(self, user_id=None):
        """Return the technician whose day is asked for: oneself, or for managers any.

        :raises AccessError: for everybody else
        """
        user = self.env.user
        if not user.has_group(AGENT):
            raise AccessError(self.env._("The day is for the service's technicians."))
        if not user_id or user_id == user.id:
            return user
        if not user.has_group(_MANAGER):
            raise AccessError(self.env._("Managers see the day of others."))
        others = self._get_technicians_of_day().filtered(lambda u: u.id == user_id)
        if not others:
            raise AccessError(self.env._("This person is no technician."))
        return others

    @api.model
    def _get_technicians_of_day(self):
        users = self.env["res.users"].sudo()  # sudo: names of colleagues, for managers
        group = self.env.ref(AGENT)
        return users.search(
            [
                ("all_group_ids", "in", group.ids),
                ("share", "=", False),
                ("company_ids", "in", self.env.companies.ids),
            ],
            order="name, id",
            limit=_MOST_TECHNICIANS,
        )

    # --------------------------------------------------------------------- reading
    @api.model
    def _get_day(self, day, user_id=None):
        """Return a technician's day for the phone.

        The number of queries does not depend on how many stops it has.

        :param date day: in the technician's own time zone
        :param int user_id: of a colleague, for managers
        """
        technician = self._check_technician(user_id)
        mine = technician == self.env.user
        visits = self.search(
            self._get_day_domain(technician, day, day), order="start, id"
        )
        return {
            "day": str(day),
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "technician": {"id": technician.id, "name": technician.name},
            "mine": mine,
            "stops": visits._as_stops(),
            "days": self._count_days(technician, day),
            "technicians": self._list_technicians(),
        }

    def _get_day_domain(self, technician, first, last):
        zone = pytz.timezone(technician.tz or self.env.user.tz or "Europe/Rome")
        begin, end = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        return (
            Domain("user_id", "=", technician.id)
            & Domain("start", ">=", begin)
            & Domain("start", "<", end)
            & Domain("state", "in", ("planned", "done"))
        )

    def _count_days(self, technician, day):
        """Return the days around one with the number of stops: ``[[day, count]]``."""
        first, last = day - timedelta(days=_BEFORE), day + timedelta(days=_AFTER)
        zone = technician.tz or self.env.user.tz or "Europe/Rome"
        counts = dict.fromkeys(
            (str(first + timedelta(days=n)) for n in range((last - first).days + 1)), 0
        )
        grouped = self.with_context(tz=zone)._read_group(
            self._get_day_domain(technician, first, last), ["start:day"], ["__count"]
        )
        for found, count in grouped:
            counts[str(found.date())] = count
        return [[key, count] for key, count in counts.items()]

    def _list_technicians(self):
        if not self.env.user.has_group(_MANAGER):
            return []
        users = self._get_technicians_of_day() | self.env.user
        return [{"id": user.id, "name": user.name} for user in users]

    def _as_stops(self):
        photos = self._count_photos()
        tickets = self._get_open_tickets()
        return [
            {
                **visit._as_stop(),
                "checks": [
                    check._as_point(photos.get(check.id, 0))
                    for check in visit.check_ids
                ],
                "tickets": [
                    {"number": ticket.number, "name": ticket.name}
                    for ticket in tickets
                    if ticket.equipment_id in visit.equipment_ids
                ],
            }
            for visit in self
        ]

    def _as_stop(self):
        """Return what the phone shows of a visit, beside its points."""
        self.ensure_one()
        place = self.site_id or self.partner_id
        contract = self.contract_id.sudo()  # sudo: what covers the visit, in words
        lines = place._display_address(without_company=True).splitlines()
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            **self._get_seen(),
            "stop": moment(self.stop),
            "hours_planned": self.hours_planned,
            "customer": self.commercial_partner_id.name,
            "contact": self.partner_id.name,
            "place": place.name,
            "address": ", ".join(filter(None, map(str.strip, lines))),
            "phone": place.phone or self.partner_id.phone or "",
            "contract": " – ".join(filter(None, (contract.number, contract.name))),
            "machines": [machine._as_machine() for machine in self.equipment_ids],
            "checklist": self.checklist_id.name or "",
            "parts": [part._as_part() for part in self.part_ids],
            "signed_by": self.signed_by or "",
            "next_due": str(self.plan_id.next_date or "") if self.plan_id else "",
            "hours": self.hours,
            **self._get_base(),
        }

    def _get_seen(self):
        """Return what decides whether the phone may go on: who, when, whether."""
        return {
            "state": self.state,
            "user_id": self.user_id.id,
            "start": moment(self.start) or "",
            "signed": bool(self.signed_on),
        }

    def _get_base(self):
        """Return what the phone may change of the visit itself, as it is now."""
        return {
            "check_in": moment(self.check_in) or "",
            "check_out": moment(self.check_out) or "",
            "report": html2plaintext(self.report or "").strip(),
            "date_next": str(self.date_next or ""),
        }

    def _count_photos(self):
        """Return how many photos each point has: point → number."""
        # only counted, of points that one sees
        files = self.env["ir.attachment"].sudo()  # sudo: only counted
        domain = [
            ("res_model", "=", "crm.maintenance.check"),
            ("res_id", "in", self.check_ids.ids),
        ]
        return dict(files._read_group(domain, ["res_id"], ["__count"]))

    def _get_open_tickets(self):
        """Return the open tickets of the machines, as far as one may see them."""
        return self.env["crm.ticket"].search(
            [("equipment_id", "in", self.equipment_ids.ids), ("is_open", "=", True)],
            order="id",
            limit=100,
        )

    # -------------------------------------------------------------------- products
    @api.model
    def _get_day_products(self, words=""):
        """Return products that may be used as parts: ``[{id, name}]``.

        Without words those that were used before, so that they are at hand
        without network; with words those whose name or code has them.
        """
        self._check_technician()
        products = self.env["product.product"].sudo()  # sudo: names of parts only
        domain = Domain("type", "!=", "service") & Domain(
            "company_id", "in", (*self.env.companies.ids, False)
        )
        if words:
            domain &= Domain("display_name", "ilike", words[:100])
            found = products.search(domain, limit=_FOUND_PRODUCTS)
        else:
            found = products.search(
                domain & Domain("id", "in", self._get_used_products()),
                limit=_MOST_PRODUCTS,
            )
        return [{"id": product.id, "name": product.display_name} for product in found]

    def _get_used_products(self):
        """Return the ids of the products that were used most of late."""
        used = []
        for model in ("crm.maintenance.part", "crm.ticket.work"):
            rows = self.env[model]._read_group(
                [("product_id", "!=", False)],
                ["product_id"],
                ["__count"],
                order="__count desc",
                limit=_MOST_PRODUCTS,
            )
            used += [product.id for product, _count in rows]
        return used
