"""What search engines are told about the pages (https://schema.org), as plain dicts."""

_CONTEXT = "https://schema.org"


def article(url, question, answer, lang):
    """Return a page with one question and its answer.

    >>> article("http://x/faq/1", "Why?", "So.", "it")["mainEntity"][0]["name"]
    'Why?'
    """
    return {
        "@context": _CONTEXT,
        "@type": "FAQPage",
        "@id": url,
        "inLanguage": lang,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
        ],
    }


def listing(pages):
    """Return a list of pages; ``pages`` are ``(address, name)``.

    >>> listing([("http://x/faq/1", "Why?")])["itemListElement"][0]["position"]
    1
    """
    return {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": url, "name": name}
            for place, (url, name) in enumerate(pages, 1)
        ],
    }
