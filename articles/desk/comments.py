"""Comments beside the text: the panel, and what people do in it."""


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return []
