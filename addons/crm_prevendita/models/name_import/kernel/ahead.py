"""Works one item ahead: the next is made while the last is used."""

from concurrent.futures import ThreadPoolExecutor

_END = object()


def ahead(items):
    """Yield the items of an iterator, the next one made in a thread meanwhile.

    What uses an item and waits for the database leaves the processor to the next
    item. An error of the iterator is raised where its item would be yielded. At
    most two items are held.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    with ThreadPoolExecutor(1) as pool:
        upcoming = pool.submit(next, items, _END)
        while (item := upcoming.result()) is not _END:
            upcoming = pool.submit(next, items, _END)
            yield item
