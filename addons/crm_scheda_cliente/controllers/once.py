"""Forms of customers that are sent twice are taken once."""

import functools
import hashlib

from odoo.http import request

#: the hidden field of ``crm_scheda_cliente.form_tokens``
FIELD = "crm_once"


def once(endpoint):
    """Let a form that is sent again lead to where it led the first time.

    For handlers that answer a success with a redirection. A form that is shown again
    with what is missing was no success: it may be sent again as it is.
    """

    @functools.wraps(endpoint)
    def take(self, *args, **post):
        post.pop(FIELD, None)
        act, earlier = begin()
        if earlier is not None:
            return request.redirect(earlier or "/my")
        response = endpoint(self, *args, **post)
        if response.status_code in (302, 303):
            act.result = response.location
        else:
            act.unlink()
        return response

    return take


def begin():
    """Note what a form asks for before it is done.

    :return: ``(act, result)``, see ``crm.once._begin``; no act and no result for a page
        that was drawn without a token
    """
    token = request.httprequest.form.get(FIELD)
    acts = request.env["crm.once"]
    return acts._begin(token, describe()) if token else (acts, None)


def describe():
    """Return what was sent, so that another thing is told from the same one."""
    sent = request.httprequest
    words = sorted(
        pair
        for pair in sent.form.items(multi=True)
        if pair[0] not in ("csrf_token", FIELD)
    )
    files = []
    for name, found in sent.files.items(multi=True):
        content = hashlib.sha256(found.stream.read()).hexdigest()
        found.stream.seek(0)
        files.append([name, found.filename, content])
    return [sent.path, words, files]
