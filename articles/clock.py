"""Whether the clock comes by: `manage.py publish_due`, run every minute."""


def stands_still():
    """Whether the clock has not come by for longer than it should."""
    return False
