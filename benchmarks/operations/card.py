"""The customer card: first screen and further pages."""


def operations(env):
    return []
