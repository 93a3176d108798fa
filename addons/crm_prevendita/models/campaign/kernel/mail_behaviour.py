"""Telling what a person did with a mail from what a machine did: pure functions.

Mail scanners open every link of a message before its reader sees it, proxies fetch
its pictures ahead of time, chat programs ask for a link to draw its preview. What
they do looks like interest and is none.
"""

import re
from datetime import timedelta

#: programs that say who they are
MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|scan|preview|prefetch|monitor|curl/|wget/|python|"
    r"go-http-client|okhttp|java/|libwww|headless|phantomjs|axios/|node-fetch|"
    r"barracuda|mimecast|proofpoint|safelinks|symantec|fireeye|trendmicro|"
    r"microsoft office|ms-office|skypeuri|whatsapp|telegram|slack|facebookexternal",
    re.IGNORECASE,
)
#: proxies that fetch pictures when the reader opens the mail, on the reader's behalf
PROXIES = re.compile(r"googleimageproxy|yahoomailproxy|ggpht", re.IGNORECASE)
#: what the proxy of Apple's mail program calls itself: it fetches ahead of time
AHEAD = re.compile(r"^mozilla/5\.0$", re.IGNORECASE)
#: headers by which a browser says that nobody asked for the page yet
PREFETCH = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")

#: nobody reads and clicks within this time of the sending
TOO_SOON = timedelta(seconds=8)
#: nobody opens that many different links within this time
BURST = timedelta(seconds=5)
BURST_LINKS = 3
#: a machine that falls into the trap made the clicks around it too
AROUND = timedelta(seconds=60)
#: who opens a mail again after this long came back to it
AGAIN = timedelta(seconds=60)


def judge(kind, method, headers, age=None):
    """Return why a hit is a machine's, or None where it may be a person's.

    :param str kind: ``"open"`` or ``"click"``
    :param str method: HTTP method
    :param headers: mapping of the request's headers
    :param timedelta age: time since the mail was sent, None if unknown
    :return: a key of ``crm.mailing.hit.reason``
    """
    agent = (headers.get("User-Agent") or "").strip()
    if method.upper() != "GET":
        return "method"
    if any(
        word in (headers.get(name) or "").lower()
        for name in PREFETCH
        for word in ("prefetch", "prerender", "preview")
    ):
        return "prefetch"
    if kind == "open" and PROXIES.search(agent):
        return None
    if not agent or MACHINES.search(agent):
        return "agent"
    if kind == "open" and AHEAD.match(agent):
        return "prefetch"
    if age is not None and age < TOO_SOON:
        return "soon"
    return None


def burst(clicks, links):
    """Return which clicks were made too fast, on too many links, for a person.

    :param list clicks: ``(moment, link)`` in any order
    :param int links: how many different links the mail has
    :return: set of the indexes of those clicks
    """
    wanted = max(2, min(BURST_LINKS, links))
    ordered = sorted(range(len(clicks)), key=lambda index: clicks[index][0])
    found = set()
    for position, first in enumerate(ordered):
        near = [
            index
            for index in ordered[position:]
            if clicks[index][0] - clicks[first][0] <= BURST
        ]
        if links > 1 and len({clicks[index][1] for index in near}) >= wanted:
            found.update(near)
    return found


def reading(opens, clicks, replied=None):
    """Return when it became certain that a mail was read, and how one knows.

    A mail program tells that it fetched a picture, not how long the mail was looked
    at: it fetches once, or leaves it to a proxy that fetches at its own time. Holding
    the answer back to measure it would take one worker per reader. So a mail counts as
    read where somebody did what only a reader does.

    :param list opens: moments at which a person's program fetched the picture
    :param list clicks: moments at which a person followed a link
    :param datetime replied: when it was answered
    :return: ``(moment, "click" | "reply" | "again")``, None where nobody can tell
    """
    signs = [(moment, "click") for moment in clicks]
    if replied:
        signs.append((replied, "reply"))
    if opens:
        first = min(opens)
        signs += [(moment, "again") for moment in opens if moment - first >= AGAIN]
    return min(signs, default=None)
