"""The day on which a published article is looked at again."""


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return []
