"""From Odoo's report HTML to a PDF with head, foot and page numbers.

No Odoo in here: the caller says how an address is read. Nothing is ever fetched
from the network.
"""

import ctypes
import logging
import threading
import time
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from urllib.parse import urlsplit

import lxml.html

_logger = logging.getLogger(__name__)

try:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    # it complains about every property that only browsers know
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
except (ImportError, OSError) as error:  # OSError: the system has no pango
    weasyprint = None
    URLFetcher = object
    _logger.info("WeasyPrint cannot be used: %s", error)

SIZES = {"A4", "A3", "A5", "Letter", "Legal", "B5"}
# side margin where the paper format leaves it to the style sheet, millimetres
SIDE = 10

_PAGE_CSS = """
@page {
    size: %(size)s;
    margin: %(top)smm 0 %(bottom)smm 0;
    @top-left { content: element(report_head); width: 100%%; vertical-align: top; }
    @bottom-left {
        content: element(report_foot); width: 100%%; vertical-align: bottom; }
}
html { height: auto !important; }
body { max-width: none !important; overflow: visible !important; margin: 0;
       padding: 0 %(right)smm 0 %(left)smm !important; }
.report_head { position: running(report_head); padding: 6mm %(right)smm 0 %(left)smm; }
.report_foot { position: running(report_foot); padding: 0 %(right)smm 8mm %(left)smm; }
.report_head .header { padding-top: 0 !important; }
.report_foot .o_footer_content { padding-bottom: 0 !important; }
.report_head img { max-height: 16mm; }
span.page::after { content: counter(page); }
span.topage::after { content: counter(pages); }
thead { display: table-header-group; }
tr { break-inside: avoid; }
"""


#: What all pictures of one document may weigh together, in bytes.
MOST_BYTES = 64 * 1024 * 1024
#: What a document is made of beside its text. An attachment, a page or a script is not.
PARTS = ("image/", "font/", "application/font", "application/vnd.ms-fontobject")
#: So many characters cost what one element costs to lay out, measured on statements.
TEXT = 100


class TooLong(Exception):
    """A document is over its budget."""


class TimeIsUp(BaseException):
    """Raised in the middle of a layout; nothing that catches errors stops it."""


class Budget:
    """What may still be printed: elements, pages, seconds.

    A row of a statement has about fourteen elements and takes six to ten milliseconds.
    """

    def __init__(self, elements, pages, seconds):
        self.elements, self.pages, self.seconds = elements, pages, seconds

    def take(self, bodies):
        """Take the weight of some HTML, before anything is laid out.

        :raises TooLong: if it is more than what is left
        """
        self.elements -= sum(
            body.count("<") // 2 + len(body) // TEXT for body in bodies
        )
        if self.elements < 0:
            raise TooLong()

    def take_pages(self, number):
        """Take the pages that came out.

        :raises TooLong: if they are more than what is left
        """
        self.pages -= number
        if self.pages < 0:
            raise TooLong()

    @contextmanager
    def within_time(self):
        """Stop what is done inside when the seconds are over.

        Boxes nested into one another can be laid out for hours, and WeasyPrint has no
        limit. It is Python throughout: an exception set by another thread arrives
        between two of its instructions.

        :raises TooLong: if they are over
        """
        watch = Watch(max(self.seconds, 0))
        began = time.monotonic()
        try:
            try:
                watch.start()
                yield
            finally:
                watch.end()
        except TimeIsUp:
            # it came on the way out: said once more
            watch.end()
            raise TooLong() from None
        finally:
            self.seconds -= time.monotonic() - began
        if watch.rung:
            raise TooLong()


class Watch(threading.Thread):
    """Raises ``TimeIsUp`` in the thread that made it, once some seconds are over."""

    #: again and again, since what is raised while an object goes is swallowed; but not
    #: for ever, and a tenth of a second apart
    _BELLS, _PAUSE = 300, 0.1

    def __init__(self, seconds):
        super().__init__(daemon=True)
        self.rung = False
        self._seconds = seconds
        self._watched = ctypes.c_ulong(threading.get_ident())
        self._lock, self._over = threading.Lock(), threading.Event()

    def run(self):
        wait = self._seconds
        for _bell in range(self._BELLS):
            if self._over.wait(wait):
                return
            wait = self._PAUSE
            with self._lock:
                if not self._over.is_set():
                    self.rung = True
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        self._watched, ctypes.py_object(TimeIsUp)
                    )

    def end(self):
        """Ring no more: nothing is on its way when this returns."""
        while not self._over.is_set():
            try:
                with self._lock:
                    self._over.set()
            except TimeIsUp:  # noqa: PERF203 rung while the lock was waited for
                continue


class Fetcher(URLFetcher):
    """Reads what a report refers to through ``read``; refuses all the rest.

    Pictures and fonts: style sheets are read before, see ``print_pdf``.
    """

    def __init__(self, read):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._read = read
        self._left = MOST_BYTES

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        if parts.scheme == "data":
            if not parts.path.lower().startswith(PARTS):
                raise ValueError("A report holds pictures and fonts only")
            return super().fetch(url, headers)
        found = self._read(parts.path, parts.query)
        if found is None or not found[1].startswith(PARTS):
            raise ValueError(f"A report may not load {parts.path}")
        content, mimetype = found
        self._left -= len(content)
        if self._left < 0:
            raise ValueError(f"A report's pictures may not weigh more: {parts.path}")
        return URLFetcherResponse(url, content, {"Content-Type": mimetype})


def page_css(paper):
    """Return the style of the page: its size, margins, head and foot.

    :param dict paper: ``format``, ``width`` and ``height`` (mm, for a format that
        is not named), ``landscape``, ``top``, ``bottom``, ``left``, ``right`` (mm)
    """
    if paper["format"] in SIZES:
        size = paper["format"]
    elif paper["width"] and paper["height"]:
        size = f"{paper['width']}mm {paper['height']}mm"
    else:
        size = "A4"
    if paper["landscape"]:
        size = f"{size} landscape"
    values = {name: paper[name] for name in ("top", "bottom")}
    values |= {name: paper[name] or SIDE for name in ("left", "right")}
    return _PAGE_CSS % {"size": size, **values}


@lru_cache(maxsize=16)
def _stylesheet(text, base_url):
    """Return a parsed style sheet: reading Bootstrap takes longer than printing."""
    return weasyprint.CSS(
        string=text, base_url=base_url, url_fetcher=Fetcher(lambda path, query: None)
    )


def _parts(html, id_):
    """Return the heads or feet, one for each body, of Odoo's joint document."""
    if not html:
        return []
    root = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    found = root.xpath("//*[@id=$id]", id=id_)
    return list(found[0]) if found else []


def _compose(body, head, foot):
    """Return one document with its running head and foot, and its style sheets."""
    root = lxml.html.fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    links = []
    # WeasyPrint puts the file behind such a link into the PDF: no document of ours does
    for node in root.xpath("//*[@rel]"):
        if "attachment" in node.get("rel").lower().split():
            del node.attrib["rel"]
    for node in root.xpath("//link[@rel='stylesheet'] | //script"):
        if node.tag == "link":
            links.append(node.get("href") or "")
        node.drop_tree()
    target = root.find("body")
    for node, name in ((foot, "report_foot"), (head, "report_head")):
        if node is not None:
            frame = lxml.html.Element("div", {"class": name})
            frame.append(deepcopy(node))
            target.insert(0, frame)
    return lxml.html.tostring(root, encoding="unicode"), links


def _height(html, sheets, paper, base_url, fetcher):
    """Return how tall some HTML is on the paper, in millimetres."""
    width = paper["width"] or (297 if paper["landscape"] else 210)
    tall = weasyprint.CSS(
        string=f"@page {{ size: {width}mm 1500mm; margin: 0 }}"
        ".report_head { position: static !important }"
    )
    document = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher)
    boxes = [document.render(stylesheets=[*sheets, tall]).pages[0]._page_box]
    while boxes:
        box = boxes.pop(0)
        if getattr(box, "element_tag", None) == "body":
            return box.margin_height() * 25.4 / 96
        boxes.extend(getattr(box, "children", ()))
    return 0


def _with_room(paper, head, sheets, base_url, fetcher):
    """Return the paper with a top margin that the head fits into.

    Paper formats are made for one size of head; a company's long address would
    otherwise run into the text.
    """
    if head is None:
        return paper
    frame = lxml.html.tostring(head, encoding="unicode")
    html = (
        '<html><body class="o_body_pdf container">'
        f'<div class="report_head">{frame}</div></body></html>'
    )
    style = weasyprint.CSS(string=page_css(paper))
    height = _height(html, [*sheets, style], paper, base_url, fetcher)
    return {**paper, "top": max(paper["top"], round(height + 4, 1))}


def print_pdf(bodies, header, footer, paper, base_url, read, budget):
    """Return the PDF of some documents, one after the other.

    :param list bodies: complete HTML documents
    :param str header: the HTML that holds a head for each body, or None
    :param str footer: the same for the feet
    :param dict paper: see ``page_css``
    :param callable read: ``(path, query) -> (bytes, mimetype)`` or None
    :param Budget budget: what may still be printed
    :raises TooLong: if the documents are over the budget
    """
    budget.take(bodies)
    with budget.within_time():
        return _print(bodies, header, footer, paper, base_url, read, budget)


def _print(bodies, header, footer, paper, base_url, read, budget):
    heads = _parts(header, "minimal_layout_report_headers")
    feet = _parts(footer, "minimal_layout_report_footers")
    fetcher = Fetcher(read)
    documents = []
    for index, body in enumerate(bodies):
        html, links = _compose(
            body,
            heads[index] if index < len(heads) else None,
            feet[index] if index < len(feet) else None,
        )
        sheets = []
        for link in links:
            found = read(urlsplit(link).path, urlsplit(link).query)
            if found:
                sheets.append(_stylesheet(found[0].decode(), base_url))
        head = heads[index] if index < len(heads) else None
        roomy = _with_room(paper, head, sheets, base_url, fetcher)
        page = weasyprint.CSS(string=page_css(roomy))
        document = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher)
        documents.append(document.render(stylesheets=[*sheets, page]))
        budget.take_pages(len(documents[-1].pages))
    pages = [page for document in documents for page in document.pages]
    return documents[0].copy(pages).write_pdf()
