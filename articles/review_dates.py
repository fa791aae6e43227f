"""When a published article is to be looked at again."""


def remind() -> list:
    """Tell people whose articles are to be looked at again; returns the messages."""
    return []
