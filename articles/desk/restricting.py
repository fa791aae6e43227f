"""Who may see an unpublished article: the panel and its form."""


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return []
