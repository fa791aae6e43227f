"""The edit lock: who writes in an edition's form just now."""

from articles.models import EditLock, Transition


def follow(record: Transition) -> None:
    """A step closes the form that it was taken from."""
    EditLock.objects.filter(edition=record.edition).delete()
