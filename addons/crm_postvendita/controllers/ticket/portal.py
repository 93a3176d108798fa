"""The customer's tickets on the portal, or by a link that needs no login."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.crm_scheda_cliente.controllers.once import once
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ...models.ticket.crm_ticket_stage import NO_RATING
from .. import reader
from .refusal import refuse

_PAGE = 20
_FILES = 10
_FILE_BYTES = 15 * 1024 * 1024
_TEXT = 20000
_ACTION = "crm_postvendita.crm_ticket_action"
#: what a customer may say of how urgent a ticket is
URGENCIES = ("1", "2", "3")


class TicketPortal(CustomerPortal):
    """A customer's tickets: open, follow, answer, close, reopen, rate.

    What changes something is a POST with the session's token; a link without a
    login opens its own ticket only, until it expires. Reading is not enough: who acts
    is the customer, one of us is sent to the backend.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ticket_count" in counters:
            tickets = request.env["crm.ticket"]
            values["ticket_count"] = (
                tickets.search_count(self._own_domain())
                if tickets.has_access("read")
                else 0
            )
        return values

    def _own_domain(self):
        """Return the tickets of the reader's own company."""
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("commercial_partner_id", "=", partner.id)

    # -------------------------------------------------------------------- reading
    @http.route(
        ["/my/tickets", "/my/tickets/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def list_tickets(self, page=1, filterby="open", **_query):
        filters = {
            "open": request.env._("Open"),
            "done": request.env._("Solved"),
            "all": request.env._("All"),
        }
        if reader.is_ours():
            ours = reader.open_backend(request.env["crm.ticket"], _ACTION)
            return ours or refuse()
        filterby = filterby if filterby in filters else "open"
        domain = self._own_domain()
        if filterby != "all":
            domain &= Domain("is_open", "=", filterby == "open")
        tickets = request.env["crm.ticket"]
        if not tickets.has_access("read"):
            raise NotFound()
        pages = pager(
            url="/my/tickets",
            url_args={"filterby": filterby},
            total=tickets.search_count(domain),
            page=page,
            step=_PAGE,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="ticket",
            # sudo: found with the reader's own rights
            tickets=tickets.search(domain, limit=_PAGE, offset=pages["offset"]).sudo(),
            pager=pages,
            filters=filters,
            filterby=filterby,
        )
        return request.render("crm_postvendita.portal_my_tickets", values)

    @http.route("/my/tickets/<int:ticket_id>", type="http", auth="public", website=True)
    def show_ticket(self, ticket_id, access_token=None, done=None, **_query):
        if reader.is_ours():
            return self._send_to_backend(ticket_id)
        ticket = self._get_ticket(ticket_id, access_token)
        if not ticket:
            return self._refuse(ticket_id, access_token)
        kept = ticket._get_kept()
        if kept != ticket:
            page = self._lead_to_kept(ticket, kept, access_token)
            if page:
                return page
        if not request.env.context.get("tz"):
            # whoever comes by the link has no time zone: moments are told in ours
            request.update_context(tz=ticket.company_id.resource_calendar_id.tz)
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="ticket",
            ticket=ticket,
            messages=ticket._get_portal_messages(),
            access_token=access_token,
            done=done,
            **self._prepare_ticket_values(ticket),
        )
        return request.render("crm_postvendita.portal_ticket", values)

    def _lead_to_kept(self, ticket, kept, access_token):
        """Return the way to the ticket that one was merged into, if the reader may go.

        Whoever has a link gets one to a ticket of the same customer, and to no other.
        """
        url = f"/my/tickets/{kept.id}?done=merged"
        if self._get_ticket(kept.id):
            return request.redirect(url)
        if access_token and kept.commercial_partner_id == ticket.commercial_partner_id:
            return request.redirect(f"{url}&access_token={kept._portal_ensure_token()}")
        return None

    def _prepare_ticket_values(self, ticket):
        """Hook: further values for the page of a ticket."""
        return {}

    # -------------------------------------------------------------------- changing
    @http.route("/my/tickets/new", type="http", auth="user", website=True)
    def new_ticket(self, **_query):
        return self._render_new({})

    @http.route(
        "/my/tickets/create",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    @once
    def create_ticket(self, name="", description="", category_id=None, **post):
        name, description = reader.clean(name, 200), reader.clean(description, _TEXT)
        chosen = self._get_chosen(post)
        if not name or not description:
            return self._render_new(
                {
                    "name": name,
                    "description": description,
                    "category_id": category_id,
                    "chosen": chosen,
                    "error": request.env._("Write a subject and what happened."),
                }
            )
        partner = request.env.user.partner_id
        # sudo: customers open tickets but write nothing else; the values are ours
        tickets = request.env["crm.ticket"].sudo()
        ticket = tickets._open_from_portal(
            partner, name, description, category_id, **chosen
        )
        self._attach(ticket, partner)
        return request.redirect(f"/my/tickets/{ticket.id}?done=created")

    def _get_chosen(self, post):
        """Return what a customer has chosen in the form, checked: values of a ticket.

        A hook: rooms above add what they have put into the form.
        """
        priority = post.get("priority")
        return {"priority": priority} if priority in URGENCIES else {}

    @http.route(
        "/my/tickets/<int:ticket_id>/<any(answer,close,reopen,rate):what>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    @once
    def change_ticket(self, ticket_id, what, access_token=None, **post):
        if reader.is_ours():
            known = self._get_ticket(ticket_id)
            return refuse(known=bool(known))
        ticket = self._get_ticket(ticket_id, access_token)
        if not ticket or not self._is_customer(ticket):
            return self._refuse(ticket_id, access_token)
        author = self._get_author(ticket)
        getattr(self, f"_do_{what}")(ticket, author, post)
        token = ""
        if reader.is_same(ticket.access_token, access_token):
            token = f"&access_token={ticket.access_token}"
        return request.redirect(f"/my/tickets/{ticket.id}?done={what}{token}")

    def _do_answer(self, ticket, author, post):
        text = reader.clean(post.get("body"), _TEXT)
        if text or self._files():
            self._attach(ticket, author, text)

    def _do_close(self, ticket, author, post):
        ticket.with_context(crm_ticket_no_rating=NO_RATING)._close_by(author)

    def _do_reopen(self, ticket, author, post):
        ticket._reopen_by(author)

    def _do_rate(self, ticket, author, post):
        """Hook: the customer's answer about a ticket that was solved."""

    # ----------------------------------------------------------------- ingredients
    def _get_ticket(self, ticket_id, access_token=None):
        """Return the ticket in superuser mode if the reader may see it, or nothing."""
        tickets = request.env["crm.ticket"]
        if not reader.is_id(ticket_id):
            return tickets
        try:
            if not request.env.user._is_public():
                ticket = tickets.browse(ticket_id)
                if ticket.exists():
                    ticket.check_access("read")
                    # sudo: read access was checked just above
                    return ticket.sudo()
        except (AccessError, MissingError):
            ticket = tickets  # the token may still open it
        # sudo: the token is compared in constant time before anything is shown
        ticket = tickets.sudo().browse(ticket_id).exists()
        if ticket and reader.is_same(ticket.access_token, access_token):
            if not ticket._is_link_expired():
                return ticket
        return tickets

    def _is_customer(self, ticket):
        """Tell whether whoever acts is the customer: by the link, or of the company."""
        user = request.env.user
        if user._is_public():
            return True
        mine = user.partner_id.commercial_partner_id
        return ticket.commercial_partner_id == mine

    def _send_to_backend(self, ticket_id):
        found = request.env["crm.ticket"]
        if reader.is_id(ticket_id):
            found = found.browse(ticket_id)
        return (found and reader.open_backend(found, _ACTION)) or refuse()

    def _refuse(self, ticket_id, access_token):
        if request.env.user._is_public() and not access_token:
            return request.redirect(f"/web/login?redirect=/my/tickets/{ticket_id}")
        return refuse()

    def _get_author(self, ticket):
        """Return who acts: the person logged in, or the customer by the link."""
        if request.env.user._is_public():
            return ticket.partner_id
        return request.env.user.partner_id

    def _render_new(self, values):
        # sudo: customers choose among the categories of our own company
        categories = request.env["crm.ticket.category"].sudo().search([])
        layout = self._prepare_portal_layout_values()
        layout.update(
            page_name="ticket_new",
            categories=categories,
            urgencies=self._get_urgencies(),
            **{"chosen": {}, **values},
        )
        return request.render("crm_postvendita.portal_ticket_new", layout)

    def _get_urgencies(self):
        labels = request.env["crm.ticket"]._crm_labels("priority")
        return [(key, labels[key]) for key in URGENCIES]

    def _files(self):
        files = request.httprequest.files.getlist("files")[:_FILES]
        return [found for found in files if found.filename]

    def _attach(self, ticket, author, text=""):
        """Post a customer's text and files; files too large are named in the text."""
        attachments, refused = [], []
        for found in self._files():
            name = reader.clean(found.filename, 200)
            content = found.read(_FILE_BYTES + 1)
            if len(content) > _FILE_BYTES:
                refused.append(name)
            else:
                attachments.append((name, content))
        if refused:
            note = request.env._(
                "(Files over 15 MB were not accepted: %s)", ", ".join(refused)
            )
            text = f"{text}\n{note}"
        if text or attachments:
            ticket.with_context(mail_post_autofollow=False).message_post(
                body=plaintext2html(text),
                author_id=author.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=attachments,
            )
