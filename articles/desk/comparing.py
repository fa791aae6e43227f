"""What changed between two revisions, side by side for the newsroom."""


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""
    return []
