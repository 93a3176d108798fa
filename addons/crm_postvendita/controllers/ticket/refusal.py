from odoo.http import request


def refuse(known=False):
    """Return the page that refuses.

    :param bool known: one of us may read what it is about, but does not act there
    """
    values = {"is_ours": known}
    response = request.render("crm_postvendita.portal_ticket_refused", values)
    response.status_code = 403 if known else 404
    return response
