"""Who has an article in hand: the panel beside the text, giving and taking up."""


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return []
