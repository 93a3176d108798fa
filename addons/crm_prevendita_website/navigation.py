"""What is worth noting of a visit to the web site: pure functions."""

import json
import re
from urllib.parse import unquote, urlsplit

#: characters of an address and of a title that are kept
LENGTH = 300
#: pages of one person within so many seconds: nobody reads that fast
BURST = 25
BURST_SECONDS = 10
#: what is nobody's business, or no reading: own documents, the back office, payments
PRIVATE = re.compile(
    r"^/(?:[a-z]{2}(?:_[A-Za-z]{2})?/)?"
    r"(?:my|web|odoo|report|payment|mail|mailing|survey|downloads/link)(?:/|$)"
    r"|^/(?:[a-z]{2}(?:_[A-Za-z]{2})?/)?shop/(?:cart|checkout|payment|confirmation)"
)
#: what a visitor gets by the framework's own way of handing out a file
FILE = re.compile(r"^/web/(?:content|image)/")
#: models whose page shows a thing that is sold
PRODUCTS = ("product.template", "product.product")


def clean(address):
    """Return the path of an address, without what may say who somebody is.

    >>> clean("https://site.example/shop/a%20b?token=1#x")
    '/shop/a b'
    """
    path = urlsplit(address or "").path.replace("\x00", "") or "/"
    return unquote(path).replace("\x00", "")[:LENGTH]


def is_private(path):
    """Return whether a page is not noted at all.

    >>> is_private("/my/orders"), is_private("/it/my"), is_private("/myths")
    (True, True, False)
    """
    return bool(PRIVATE.match(path))


def filename(disposition):
    """Return the name of a file that is handed out to keep, None if it is shown.

    >>> filename("attachment; filename=list.pdf")
    'list.pdf'
    >>> filename("attachment; filename*=UTF-8''pi%C3%B9.pdf")
    'più.pdf'
    >>> filename("inline; filename=list.pdf")
    """
    if not (disposition or "").lower().startswith("attachment"):
        return None
    coded = re.search(r"filename\*=UTF-8''([^;]+)", disposition, re.IGNORECASE)
    if coded:
        return unquote(coded[1])[:LENGTH]
    plain = re.search(r'filename="?([^";]+)', disposition, re.IGNORECASE)
    return plain[1].strip()[:LENGTH] if plain else ""


def kind_of(model):
    """Return the kind of a page from the model of what it shows.

    >>> kind_of("product.template"), kind_of("website.page")
    ('product', 'page')
    """
    if model in PRODUCTS:
        return "product"
    return "document" if model == "crm.download" else "page"


def wants_no_trace(headers):
    """Return whether a browser says that its user wants not to be followed.

    See https://w3c.github.io/gpc/ (Global Privacy Control).
    """
    return headers.get("Sec-GPC") == "1"


def accepts_optional(header):
    """Return whether a visitor ticked the optional cookies in core's cookie bar.

    The bar writes bare JSON, which strict readers of cookies leave out: so the
    header itself is read.

    >>> accepts_optional('tz=Europe/Rome; website_cookies_bar={"optional":true}')
    True
    >>> accepts_optional("website_cookies_bar=true"), accepts_optional(None)
    (False, False)
    """
    found = re.search(r"(?:^|;)\s*website_cookies_bar=([^;]+)", header or "")
    if not found:
        return False
    try:
        choice = json.loads(unquote(found[1].strip()))
    except (ValueError, RecursionError):
        return False
    return isinstance(choice, dict) and choice.get("optional") is True
