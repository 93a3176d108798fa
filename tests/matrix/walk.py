"""The order in which every subset of what the suite joins is visited.

Each step installs or removes one module; what needs it goes with it. The chat and the
forum of the site imply the site, so that there are five states of the site, not eight,
and twenty of everything.
"""

SITE = ("website", "website_livechat", "website_forum")
#: what is removed to be rid of a module: the chat itself, which the site's only shows
REMOVED_BY = {"website_livechat": "im_livechat"}
#: a path through the states of the site, one module a step
PATH = ("website", "website_livechat", "website_forum", "website_livechat")
#: between one way along the path and the next
BETWEEN = ("stock", "sms", "stock", "sms")
#: where the suite is upgraded as well: with the most and with nothing
UPGRADED = (frozenset({*SITE, "stock"}), frozenset())


def title(state):
    """A state's name in a log, without blanks.

    >>> title({"website", "sms"}), title(())
    ('sms+website', 'nothing')
    """
    return "+".join(sorted(state)) or "nothing"


def steps(start=frozenset({"sms"})):
    """Yield ``(verb, module, state)`` from a state on: what to do, and what is then.

    A module of the path that is not there is installed, one that is there is removed.

    >>> [(verb, module) for verb, module, _state in steps()][:5]
    [('install', 'website'), ('install', 'website_livechat'), \
('install', 'website_forum'), ('remove', 'im_livechat'), ('install', 'stock')]
    """
    state = frozenset(start)
    for turn, module in enumerate(BETWEEN):
        for name in (*(PATH if turn % 2 == 0 else PATH[::-1]), module):
            verb = "remove" if name in state else "install"
            state = state ^ {name}
            gone = REMOVED_BY.get(name, name) if verb == "remove" else name
            yield verb, gone, state


def visited(start=frozenset({"sms"})):
    """The states that the walk passes through (list of frozenset), the first included.

    >>> len(set(visited()))
    20
    """
    return [frozenset(start), *(state for _verb, _module, state in steps(start))]
